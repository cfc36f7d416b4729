"""Scrapy's settings for every crawl. What schedules.yaml decides is set by the spider on top of these.

Scrapy's defaults are made for scraping, not for hostile servers: each value here that differs was chosen against one.
"""

from __future__ import annotations

BOT_NAME = "crisisdesk"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# The way out.
TWISTED_DNS_RESOLVER = "crawler.guard.Guard"
DOWNLOAD_HANDLERS = {
    "http": "crawler.connections.PoliteHandler",
    "https": "crawler.connections.PoliteHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
HTTPPROXY_ENABLED = False  # a proxy comes from schedules.yaml, never from the environment
REACTOR_THREADPOOL_MAXSIZE = 32  # names are resolved here; a few dead ones must not hold up the rest

# Nothing listens.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Politeness.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY_JITTER = 0  # a jitter of a half would ask twice as soon as the delay says
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_ENABLED = False  # what failed is tried again by the ledger's own clock
REFERER_ENABLED = False
COOKIES_ENABLED = False

# A page gives one item; Scrapy starts this many tasks for each answer, whether there is work for them or not.
CONCURRENT_ITEMS = 2

# Bounds.
DOWNLOAD_MAXSIZE = 10 << 20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = False  # a body cut short is kept, and marked
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DEPTH_LIMIT = 4
HTTPCACHE_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # a 404 is an outcome with a reason

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.GuardMiddleware": 20,
    "crawler.middlewares.PatienceMiddleware": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.FollowMiddleware": 600,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.UnpackMiddleware": 590,
    # Nearer the network than redirects (600) and decompression (590): the answer is still as the server sent it.
    "crawler.middlewares.RawAnswerMiddleware": 605,
    "crawler.middlewares.ProxyMiddleware": 760,
}
ITEM_PIPELINES = {
    "crawler.pipelines.CapturePipeline": 100,
    "crawler.pipelines.ReadPipeline": 200,
    "crawler.pipelines.KeepPipeline": 300,
}

LOG_LEVEL = "INFO"
