//! Whole stories: a state as the rules would have left it, contents as they were opened, and what follows from one record.

mod story;

use super::super::Breach;
use portolan_contracts::nouns::declaration::Regime::{self, Import, TemporaryStorage};
use portolan_contracts::nouns::exception::ExceptionRule::{
    DangerousGoodsUndeclared, DeclaredBeyondConsignment, DeclaredTwice, EmptyNotEmpty, HousesDoNotSum,
    ManifestAmendedLate, SealDiffers, WeightJump,
};
use portolan_contracts::nouns::terminal_event::ContainerEvent::{Discharged, EmptyReturned, GateIn, GateOut, Stripped};
use story::{Story, goods, line, seen};

/// The rules that are broken by a record, and how many records break each together.
fn rules(found: &[Breach]) -> Vec<(&'static str, usize)> {
    found.iter().map(|breach| (breach.rule.as_str(), breach.triggers.len())).collect()
}

const NOTHING: [(&str, usize); 0] = [];

/// A declared box of 20,000 kg goods, seen with a tare of 4,000 kg.
fn declared(regime: Regime) -> Story {
    let mut story = Story::default();
    story.event("discharge", "box", Discharged, seen("PRTU2611249", &[("T", "4000")], &[]));
    story.declare("declaration", "D", regime, &["box"], &goods(&[(960, "20000")]));
    story
}

#[test]
fn a_weight_that_is_not_what_was_declared_is_found_with_whichever_record_comes_last() {
    let mut story = declared(Import);
    story.event("gate", "box", GateOut, seen("PRTU2611249", &[("G", "24500")], &[]));
    assert_eq!(rules(&story.look("gate")), NOTHING);
    story.event("gate again", "box", GateOut, seen("PRTU2611249", &[("VGM", "24501")], &[]));
    let found = story.look("gate again");
    assert_eq!(rules(&found), [(WeightJump.as_str(), 2)]);
    assert_eq!(story.names(&found[0]), ["declaration", "gate again"]);
    assert_eq!(rules(&story.look("declaration")), NOTHING, "the newer record is looked at itself");

    let mut story = Story::default();
    story.event("gate", "box", GateOut, seen("PRTU2611249", &[("T", "4000"), ("G", "24501")], &[]));
    story.declare("declaration", "D", Import, &["box"], &goods(&[(960, "20000")]));
    assert_eq!(rules(&story.look("declaration")), [(WeightJump.as_str(), 2)]);
}

#[test]
fn what_cannot_be_read_or_is_ambiguous_makes_the_rule_silent() {
    let weighed = || seen("PRTU2611249", &[("VGM", "30000")], &[]);
    let mut unread = declared(Import);
    unread.close("declaration");
    unread.event("gate", "box", GateOut, weighed());
    assert_eq!(rules(&unread.look("gate")), NOTHING);

    let mut stored = declared(TemporaryStorage);
    stored.event("gate", "box", GateOut, weighed());
    assert_eq!(rules(&stored.look("gate")), NOTHING, "storing goods declares them to nothing");

    let mut shared = declared(Import);
    shared.declare("another", "E", Import, &["box"], &goods(&[(10, "5000")]));
    shared.event("gate", "box", GateOut, weighed());
    assert_eq!(rules(&shared.look("gate")), NOTHING, "each declares a part of a shared container");

    let mut stripped = declared(Import);
    stripped.event("strip", "box", Stripped, None);
    stripped.event("gate", "box", GateOut, weighed());
    assert_eq!(rules(&stripped.look("gate")), NOTHING);
}

#[test]
fn an_empty_container_with_goods_or_too_heavy_is_found() {
    let mut story = declared(Import);
    story.empty_event("gate", "box", GateOut, seen("PRTU2611249", &[("G", "4500")], &[]));
    let found = story.look("gate");
    assert_eq!(rules(&found), [(EmptyNotEmpty.as_str(), 2)]);
    assert_eq!(story.names(&found[0]), ["declaration", "gate"]);

    let mut story = Story::default();
    story.empty_event("in", "box", GateIn, seen("PRTU2611249", &[("T", "4000"), ("G", "4501")], &[]));
    assert_eq!(rules(&story.look("in")), [(EmptyNotEmpty.as_str(), 1)]);

    let mut returned = declared(Import);
    returned.empty_event("back", "box", EmptyReturned, seen("PRTU2611249", &[("G", "4100")], &[]));
    assert_eq!(rules(&returned.look("back")), NOTHING, "it came back as it should");
}

#[test]
fn another_seal_at_the_gate_is_found_unless_an_inspection_opened_it() {
    let mut story = Story::default();
    story.event("discharge", "box", Discharged, seen("PRTU2611249", &[], &["PLN4471"]));
    story.event("gate", "box", GateOut, seen("PRTU2611249", &[], &["PLN9999"]));
    let found = story.look("gate");
    assert_eq!(rules(&found), [(SealDiffers.as_str(), 2)]);
    assert_eq!(story.names(&found[0]), ["discharge", "gate"]);

    let mut inspected = Story::default();
    inspected.event("discharge", "box", Discharged, seen("PRTU2611249", &[], &["PLN4471"]));
    inspected.inspect("box");
    inspected.event("gate", "box", GateOut, seen("PRTU2611249", &[], &["PLN9999"]));
    assert_eq!(rules(&inspected.look("gate")), NOTHING);
}

#[test]
fn declarations_are_held_against_the_line_of_their_containers() {
    let mut story = Story::default();
    story.list("line", "C", "M", None, &["box"], &line("BL1", &[(960, "20000")]));
    story.declare("first", "D", Import, &["box"], &goods(&[(960, "20000")]));
    assert_eq!(rules(&story.look("first")), NOTHING);
    story.declare("second", "E", Import, &["box"], &goods(&[(1, "10")]));
    let found = story.look("second");
    assert_eq!(rules(&found), [(DeclaredTwice.as_str(), 3)]);
    assert_eq!(story.names(&found[0]), ["first", "line", "second"]);

    let mut story = Story::default();
    story.declare("declaration", "D", Import, &["box"], &goods(&[(961, "20000")]));
    story.list("line", "C", "M", None, &["box"], &line("BL1", &[(960, "20000")]));
    assert_eq!(rules(&story.look("line")), [(DeclaredBeyondConsignment.as_str(), 2)]);
}

#[test]
fn in_a_shared_container_an_item_belongs_to_the_bill_it_names_or_to_none() {
    let mut story = Story::default();
    story.list("one", "C1", "M", None, &["box"], &line("BL1", &[(10, "1000")]));
    story.list("two", "C2", "M", None, &["box"], &line("BL2", &[(20, "2000")]));
    story.declare("unnamed", "D", Import, &["box"], &goods(&[(30, "3000")]));
    assert_eq!(rules(&story.look("unnamed")), NOTHING, "whose goods these are is not said");
    let mut named = goods(&[(11, "1000")]);
    named.items[0].bill = Some("bl1".into());
    story.declare("named", "E", Import, &["box"], &named);
    let found = story.look("named");
    assert_eq!(rules(&found), [(DeclaredBeyondConsignment.as_str(), 2)]);
    assert_eq!(story.names(&found[0]), ["named", "one"]);
}

#[test]
fn house_lines_are_summed_once_the_call_is_closed_and_all_of_them_are_known() {
    let mut story = Story::default();
    story.lodge("M", "call");
    story.list("master", "C", "M", None, &["box"], &line("BL1", &[(100, "10000")]));
    story.list("house one", "H1", "M2", Some("C"), &["box"], &line("H1", &[(60, "6000")]));
    story.list("house two", "H2", "M2", Some("C"), &["box"], &line("H2", &[(39, "4000")]));
    assert_eq!(rules(&story.look("house two")), NOTHING, "more may come");
    story.call("closing", "call", true);
    let found = story.look("closing");
    assert_eq!(rules(&found), [(HousesDoNotSum.as_str(), 3)]);
    assert_eq!(story.names(&found[0]), ["house one", "house two", "master"]);
    story.close("house one");
    assert_eq!(rules(&story.look("closing")), NOTHING, "one that cannot be read leaves the sum unknown");
}

#[test]
fn a_line_that_is_amended_after_arrival_is_shown_to_customs_and_reported_to_nobody() {
    for (arrived, expected) in [(true, vec![(ManifestAmendedLate.as_str(), 2)]), (false, vec![])] {
        let mut story = Story::default();
        story.lodge("M", "call");
        story.list("line", "C", "M", None, &["box"], &line("BL1", &[(100, "10000")]));
        if arrived {
            story.call("arrival", "call", false);
        }
        story.amend("amended", "line", "C", "M", &line("BL1", &[(101, "10000")]));
        assert_eq!(rules(&story.look_as_customs("amended")), expected);
        assert_eq!(rules(&story.look("amended")), NOTHING, "a report is in clear");
    }
}

#[test]
fn dangerous_goods_on_the_list_need_their_formality_once_the_vessel_is_there() {
    let mut elsewhere = Story::default();
    elsewhere.announce("list", "box", "call", &["UN1203"]);
    elsewhere.call("arrival", "call", false);
    assert_eq!(rules(&elsewhere.look("arrival")), NOTHING, "this network keeps formalities elsewhere");

    let mut story = Story::default();
    story.keep_formalities();
    story.announce("list", "box", "call", &["UN1203"]);
    assert_eq!(rules(&story.look("list")), NOTHING, "the formality may still come");
    story.call("arrival", "call", false);
    let found = story.look("arrival");
    assert_eq!(rules(&found), [(DangerousGoodsUndeclared.as_str(), 1)]);
    story.report_dangerous("formality", "call", "PRTU2611249", "UN1203");
    assert_eq!(rules(&story.look("formality")), NOTHING);

    let mut other = Story::default();
    other.announce("list", "box", "call", &[]);
    other.call("arrival", "call", false);
    other.report_dangerous("formality", "call", "PRTU2611249", "UN1203");
    assert_eq!(rules(&other.look("formality")), [(DangerousGoodsUndeclared.as_str(), 2)]);
    other.close("formality");
    assert_eq!(rules(&other.look("arrival")), NOTHING);
}
