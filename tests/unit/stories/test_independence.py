"""Who stands on their own feet."""

from __future__ import annotations

import time

from crawler.stories.independence import Supporter, independence

WIRE = Supporter("wire", "Hill Wire", "Hill Group", credit="Hill Wire")


def test_a_copy_a_credit_and_a_naming_all_come_down_to_the_first() -> None:
    standing = independence(
        [
            WIRE,
            Supporter("a", "Dawn", copies=True),
            Supporter("b", "Dusk", credit="Hill Wire"),
            Supporter("c", "Noon", cites=frozenset({"wire"})),
            Supporter("d", "Own Eyes"),
        ]
    )
    assert standing.count == 2
    assert standing.groups == (("Hill Wire", "Dawn", "Dusk", "Noon"), ("Own Eyes",))
    assert [edge.why for edge in standing.edges] == [
        "same text",
        "credits Hill Wire",
        "names Hill Wire as its source",
    ]
    assert standing.copies == 1


def test_one_owner_is_one_voice() -> None:
    assert independence([Supporter("a", "A", "House"), Supporter("b", "B", "house")]).count == 1


def test_an_own_report_counts_beside_a_copy() -> None:
    standing = independence([WIRE, Supporter("a", "Dawn", copies=True), Supporter("a", "Dawn")])
    assert standing.groups == (("Hill Wire", "Dawn"), ("Dawn",))


def test_two_that_credit_an_agency_which_is_not_followed_count_once() -> None:
    assert independence([Supporter("a", "A", credit="AFP"), Supporter("b", "B", credit="AFP")]).count == 1


def test_an_agency_met_after_its_copies_is_still_the_one_they_come_down_to() -> None:
    copies = [Supporter("a", "Dawn", credit="Hill Wire"), Supporter("b", "Dusk", credit="hill wire")]
    standing = independence([*copies, WIRE])
    assert (standing.count, standing.groups) == (1, (("Dawn", "Dusk", "Hill Wire"),))


def test_two_that_name_each_other_are_one() -> None:
    each = (Supporter("a", "A", cites=frozenset({"b"})), Supporter("b", "B", cites=frozenset({"a"})))
    assert independence(each).count == 1


def test_nobody_is_nobody() -> None:
    assert independence([]).count == 0


def test_two_that_name_an_outlet_which_has_no_report_here_come_down_to_it() -> None:
    each = (Supporter("a", "A", cites=frozenset({"wire"})), Supporter("b", "B", cites=frozenset({"wire"})))
    standing = independence((*each, Supporter("c", "C")))
    assert (standing.count, standing.groups) == (2, (("A", "B"), ("C",)))


def test_an_agency_may_be_named_by_its_name() -> None:
    assert independence((WIRE, Supporter("a", "A", cites=frozenset({"Hill Wire"})))).count == 1


def test_naming_oneself_is_no_leaning() -> None:
    standing = independence((WIRE, Supporter("a", "A", cites=frozenset({"a"}))))
    assert (standing.count, standing.edges) == (2, ())


def test_thousands_of_reports_are_counted_in_little_time() -> None:
    reports = [Supporter(f"s{i % 300}", f"S {i % 300}", cites=frozenset({"wire"})) for i in range(20_000)]
    began = time.process_time()
    assert independence((WIRE, *reports)).count == 1
    assert time.process_time() - began < 3
