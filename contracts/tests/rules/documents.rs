//! The reference documents are printed from the code: what differs fails, `PORTOLAN_BLESS=1` rewrites.
//!
//! What editions differ in is printed for each: the newest under its plain name, the others in `docs/reference/edition-N/`.

use crate::{bless, repository};
use portolan_contracts::identifiers::{
    ContainerNumber, CountryCode, CurrencyCode, Embedded, Fault, HsCode, Identifier, ImoNumber, ListName, MassUnit,
    Mrn, NetworkMode, PackageCode, PlaceCode, SealNumber, TransportMode, Ucr, UnNumber, UnitCode, severity,
};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::hold::HoldCode;
use portolan_contracts::nouns::registry::{Nature, RecordRule};
use portolan_contracts::state_keys::Tag;
use portolan_contracts::{Code, EDITION, EDITIONS, Edition, Light, permissions};
use portolan_ledger::record::Function;
use std::collections::BTreeSet;
use std::fmt::Write as _;

fn check(path: &str, printed: &str) {
    let file = repository(path);
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    if kept == printed {
        return;
    }
    if bless() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder of documents");
        std::fs::write(&file, printed).expect("a writable document");
        return;
    }
    let line = kept.lines().zip(printed.lines()).position(|(kept, printed)| kept != printed);
    let line = line.unwrap_or_else(|| kept.lines().count().min(printed.lines().count()));
    panic!(
        "{path}:{} differs from the code; PORTOLAN_BLESS=1 rewrites it\n  kept:    {}\n  printed: {}",
        line + 1,
        kept.lines().nth(line).unwrap_or(""),
        printed.lines().nth(line).unwrap_or("")
    );
}

#[test]
fn editions_are_printed_with_what_they_changed() {
    let mut text = String::from(
        "# Editions of the rules\n\nPrinted from the code by a test. Each block is decided by the edition in force at its height, \
         for ever; a vote puts the next one in force ([governance](../specs/governance.md) §4). A program has all that stand here.\n\n\
         | edition | what it changed | reference |\n|---|---|---|\n",
    );
    for edition in EDITIONS.all() {
        let link = |name: &str| {
            let path = file_of(edition, name);
            let (_, target) = path.split_once("docs/reference/").expect("a reference document");
            format!("[{}]({target})", name.replace('-', " ").replace(".md", ""))
        };
        let links = ["record-types.md", "permissions.md", "rules.md"].map(link).join(", ");
        let _ = writeln!(text, "| {} | {} | {links} |", edition.number, edition.says);
    }
    check("docs/reference/editions.md", &text);
}

/// The same for a document of an edition.
fn check_of(edition: &Edition, name: &str, printed: &str) {
    let up = if edition.number == EDITION { "](../" } else { "](../../" };
    check(&file_of(edition, name), &printed.replace("](../", up));
}

/// Where a document of an edition stands.
fn file_of(edition: &Edition, name: &str) -> String {
    match edition.number {
        EDITION => format!("docs/reference/{name}"),
        earlier => format!("docs/reference/edition-{earlier}/{name}"),
    }
}

#[test]
fn permissions_are_printed_as_they_are_enforced() {
    for edition in EDITIONS.all() {
        check_of(edition, "permissions.md", &permissions::document(edition));
    }
}

#[test]
fn refusals_are_printed_in_their_order_of_precedence() {
    let mut text = String::from(
        "# Refusals of the rules\n\nA refusal is the rules' answer to a submission that may not enter a block. It leaves no trace on the \
         ledger. Printed from the code by a test.\n\nNumbers never change and are never used again. R-0xx is about blocks, R-1xx about \
         submissions, R-2xx about any record, R-3xx is the rule X-xx of [rules](rules.md), R-4xx is about one noun.\n\n**Order of \
         precedence.** The codes stand in the order in which they are checked. A submission with several faults is refused for the \
         one that stands first here; of its records, for the first that is refused. *Retry* says whether the same submission, \
         unchanged, may be accepted later.\n\n| code | name | says | next step | retry |\n|---|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let retry = if code.retry_can_help() { "yes" } else { "no" };
        let _ = writeln!(text, "| {code} | {} | {} | {} | {retry} |", code.name(), code.says(), code.next_step());
    }
    check("docs/reference/refusals.md", &text);
}

#[test]
fn refusal_numbers_and_names_are_used_once() {
    let numbers: BTreeSet<u16> = Code::ALL.iter().map(|code| code.number()).collect();
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!((numbers.len(), names.len()), (Code::ALL.len(), Code::ALL.len()));
}

#[test]
fn rules_are_printed_with_what_they_refuse_and_raise() {
    for edition in EDITIONS.all() {
        check_of(edition, "rules.md", &rules_of(edition));
    }
}

fn rules_of(edition: &Edition) -> String {
    let mut text = format!("# Cross-record rules, edition {}\n\n", edition.number);
    text.push_str(
        "Printed from the code by a test. A *decision* that breaks a rule is refused; a *fact* is recorded \
         even if it breaks every rule, and an exception is raised, which every node derives alike. Numbers are those of the domain \
         model.\n\n| rule | says | refuses | raises | stands in |\n|---|---|---|---|---|\n",
    );
    for rule in edition.rules {
        let refuses: Vec<String> = rule.refuses.iter().map(ToString::to_string).collect();
        let raises: Vec<&str> = rule.raises.iter().map(|raised| raised.as_str()).collect();
        let (refuses, raises) = (refuses.join(", "), raises.join(", "));
        let _ = writeln!(text, "| {} | {} | {refuses} | {raises} | `{}` |", rule.id, rule.says, rule.stands_in);
    }
    text.push_str("\n## Exceptions\n\n| exception | severity | says |\n|---|---|---|\n");
    for rule in ExceptionRule::ALL {
        let _ = writeln!(text, "| {rule} | {} | {} |", rule.severity(), rule.says());
    }
    text.push_str(
        "\n## Joined subjects\n\nSubjects joined by `SameSubject` have all holds of both and of each light the worse (RED, UNKNOWN, \
         AMBER, GREEN from worst to best); a green light never crosses. A gate check names every subject known under the number; \
         several that are not joined are denied as AMBIGUOUS_SUBJECT.\n\n## Customs light of a container\n\nRED while a customs hold is \
         open on the container or on a declaration that covers it. Otherwise GREEN when customs released the container under an \
         exemption, or when every covering declaration that still counts (not rejected, cancelled or invalidated) is released or \
         cleared and was released by a `Release` naming it, for all its containers or for this one. While customs has released some \
         of its items only, a `Release` for all its containers counts for none; one that names the container does.\n",
    );
    text
}

#[test]
fn every_exception_and_every_rule_refusal_belongs_to_a_rule() {
    let rules = EDITIONS.newest().rules;
    for exception in ExceptionRule::ALL {
        assert!(rules.iter().any(|rule| rule.raises.contains(exception)), "{exception}");
    }
    for code in Code::ALL.iter().filter(|code| (300..400).contains(&code.number())) {
        let rule = rules.iter().find(|rule| rule.refuses.contains(code)).expect("a rule");
        assert_eq!(rule.id, format!("X-{:02}", code.number() - 300));
    }
}

#[test]
fn record_types_are_printed_with_their_bodies() {
    for edition in EDITIONS.all() {
        check_of(edition, "record-types.md", &record_types_of(edition));
    }
}

fn record_types_of(edition: &Edition) -> String {
    let mut text = format!("# Record types, edition {}\n\n", edition.number);
    text.push_str(
        "Printed from the code by a test. The envelope (author, times, subjects, parts) is specified in \
         [record](../specs/record.md); here is what each type's `body` holds. Bodies hold class P0 only, what every member may read. No \
         other field is accepted, and `null` is not a way to leave one out. A *fact* is recorded even if it breaks rules, a \
         *decision* can be refused.\n",
    );
    for noun in edition.nouns {
        let _ = write!(text, "\n## {}\n\n{}\n", capitalised(noun.name), noun.says);
        for rule in noun.records {
            print_type(&mut text, rule);
        }
    }
    text.push_str("\n## Hold codes\n\n| code | lights |\n|---|---|\n");
    let agencies = portolan_contracts::roles::Agency::ALL.iter().copied().map(Light::Agency);
    let plain = [Light::Commercial, Light::Customs, Light::Terminal, Light::Security, Light::Port];
    let lights: Vec<Light> = plain.into_iter().chain(agencies).collect();
    for code in HoldCode::ALL {
        let of: Vec<String> = lights.iter().filter(|light| code.belongs_to(**light)).map(ToString::to_string).collect();
        let _ = writeln!(text, "| {code} | {} |", of.join(", "));
    }
    text
}

fn print_type(text: &mut String, rule: &RecordRule) {
    let nature = if rule.nature == Nature::Fact { "Fact" } else { "Decision" };
    let classified = if rule.classified { "; `classifier` is required" } else { "" };
    let functions: Vec<String> = rule.functions.iter().map(|function| in_words(*function)).collect();
    let _ = write!(
        text,
        "\n### `{}` (schema {})\n\n{nature}{classified}. Functions: {}. Subjects: ",
        rule.record_type,
        rule.schema,
        functions.join(", ")
    );
    let shape = |shape: &portolan_contracts::nouns::registry::SubjectShape| match (shape.min, shape.max) {
        (1, 1) => format!("one `{}`", shape.kind),
        (0, max) => format!("at most {max} `{}`", shape.kind),
        (min, max) => format!("{min} to {max} `{}`", shape.kind),
    };
    let subjects: Vec<String> = rule.subjects.iter().map(shape).collect();
    let _ = write!(text, "{}.\n\n| field | | form | says |\n|---|---|---|---|\n", subjects.join(", "));
    for field in rule.fields {
        let presence = if field.required { "required" } else { "optional" };
        let _ = writeln!(text, "| `{}` | {presence} | {} | {} |", field.name, field.form, field.says);
    }
}

fn in_words(function: Function) -> String {
    let word = match function {
        Function::Original => "original",
        Function::Change => "change",
        Function::Replace => "replace",
        Function::Cancel => "cancel",
    };
    format!("{} ({word})", u8::from(function))
}

fn capitalised(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

#[test]
fn state_keys_are_printed_with_what_they_hold() {
    let mut text = String::from(
        "# State keys, edition 1\n\nPrinted from the code by a test. The tree is specified in [state](state.md). A key is a tag (u16, \
         big-endian) followed by what names the entry; a value is borsh. A tag's meaning never changes and a tag is never used \
         again.\n\nIn keys: an organisation, audience, record type or light is one length byte and its text; a subject and a submission id are \
         16 bytes, a digest 32; heights and times (ms since 1970) are u64 big-endian, so that keys sort by them.\n\n| tag | rest of the \
         key | value | lifetime | says |\n|---|---|---|---|---|\n",
    );
    for (tag, id, value, lifetime, says) in Tag::ALL {
        let _ = writeln!(text, "| 0x{:04x} {tag:?} | {id} | {value} | {lifetime} | {says} |", *tag as u16);
    }
    text.push_str(
        "\n## Histories\n\n`Histories` is a `History` of all and a map from record type to `History`; `History` is \
         `count` [u64] and `chain` [32 bytes]. Each record about a subject adds one to the count and makes the \
         chain SHA-256(chain before ‖ record digest), beginning with 32 zero bytes; of all records, and of those of each type. \
         They are never lowered and never pruned: no entry proves that there is no record, a type that is not \
         in it that there is none of that type, and a chain proves that a list of records is complete and in order.\n\n## Due with time\n\nAt the start of a block, in the order of keys and bounded: submission ids \
         are forgotten 24 h and 10 min after the block they entered in (`SubmissionExpiry`, at most 40 chunks of 512), and \
         overdue customs releases raise their exception (`PendingRelease`, at most 256), \
         and exports that have not left raise theirs (`ExitDue`, at most 256). \
         Of cargo, at most 256 container stays are \
         reconciled with what was declared of them (`CargoDue`; check 1 is the end of the day for a manifest line, 2 the end of 30 days in \
         the yard, 3 a port call whose `CallMove` and `AwaitedStay` entries can be decided); a call that has more stays first in line. \
         In `CallMove` side 1 is the arrival, 2 the departure.\n",
    );
    check("docs/specs/state-keys.md", &text);
}

#[test]
fn tags_are_used_once_and_stand_in_order() {
    let numbers: Vec<u16> = Tag::ALL.iter().map(|(tag, ..)| *tag as u16).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}

#[test]
fn every_permission_is_about_a_record_type_of_its_noun_and_every_type_has_one() {
    for noun in EDITIONS.all().iter().flat_map(|edition| edition.nouns) {
        let types: BTreeSet<&str> = noun.records.iter().map(|rule| rule.record_type).collect();
        let rows: BTreeSet<&str> = noun.permissions.iter().map(|row| row.record_type).collect();
        assert_eq!(types, rows, "{}", noun.name);
    }
}

#[test]
fn identifiers_are_printed_with_what_follows_from_a_fault() {
    let mut text = String::from(
        "# Identifiers and code lists\n\nPrinted from the code by a test. *Reject*: what the identifier stands in is not taken. \
         *Flag*: it is taken and the sender is told. A sound check digit says that a number was copied well, not that the thing \
         exists.\n\n| identifier | form | fault | test | production | strict |\n|---|---|---|---|---|---|\n",
    );
    let digit = Some(Fault::CheckDigit { expected: 0 });
    let not_in = |list| Some(Fault::Unlisted { list });
    print_identifier::<ImoNumber>(&mut text, digit);
    print_identifier::<ContainerNumber>(&mut text, digit);
    print_identifier::<Mrn>(&mut text, digit);
    print_identifier::<PlaceCode>(&mut text, not_in(ListName::Locode));
    print_identifier::<Ucr>(&mut text, None);
    print_identifier::<HsCode>(&mut text, not_in(ListName::HsChapter));
    print_identifier::<CountryCode>(&mut text, not_in(ListName::Country));
    print_identifier::<CurrencyCode>(&mut text, not_in(ListName::Currency));
    print_identifier::<UnNumber>(&mut text, not_in(ListName::UnNumber));
    print_identifier::<TransportMode>(&mut text, not_in(ListName::TransportMode));
    print_identifier::<UnitCode>(&mut text, not_in(ListName::Unit));
    print_identifier::<MassUnit>(&mut text, None);
    print_identifier::<PackageCode>(&mut text, not_in(ListName::Package));
    print_identifier::<SealNumber>(&mut text, None);
    text.push_str(
        "\nA movement reference number of a country that does not apply the check digit is weighed as in a test \
         network.\n\n## Embedded lists\n\nWhat a program knows without an import. Dangerous goods, packages, places and units \
         are those met most; the other lists are complete.\n\n| list | codes |\n|---|---|\n",
    );
    for list in ListName::ALL {
        let _ = writeln!(text, "| {list} | {} |", Embedded::text(*list).lines().count());
    }
    check("docs/reference/identifiers.md", &text);
}

fn print_identifier<I: Identifier>(text: &mut String, doubt: Option<Fault>) {
    for fault in [Some(Fault::Form { rule: I::FORM }), doubt].into_iter().flatten() {
        let in_words = match fault {
            Fault::Form { .. } => "another form".to_owned(),
            Fault::CheckDigit { .. } => "wrong check digit".to_owned(),
            Fault::Unlisted { list } => format!("not in `{list}`"),
        };
        let follows = NetworkMode::ALL.iter().map(|mode| severity(I::KIND, fault, *mode).to_string());
        let follows: Vec<String> = follows.collect();
        let _ = writeln!(text, "| {} | {} | {in_words} | {} |", I::KIND, I::FORM, follows.join(" | "));
    }
}
