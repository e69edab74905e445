//! The closed lists of the rules, put into the description: a field of words takes these and no others.
//!
//! The shapes name none of them, since they stand below the rules; here each list is that of the rules themselves.

use portolan_contracts::nouns::declaration::Regime;
use portolan_contracts::nouns::declaration_status::Status;
use portolan_contracts::nouns::hold::{Effect, HoldCode};
use portolan_contracts::nouns::hold_lift::LiftCode;
use portolan_contracts::nouns::inspection::{Decision, InspectionResult, InspectionType};
use portolan_contracts::nouns::port_call::PortCallStatus;
use portolan_contracts::nouns::release::{Condition, ReleaseValue};
use portolan_contracts::nouns::terminal_event::{Category, ContainerEvent, Mode};
use serde_json::Value;

/// A field of a shape, the record whose body it goes into, and the words it takes.
pub struct ClosedList {
    /// The shape.
    pub shape: &'static str,
    /// Its field, called as in the record.
    pub field: &'static str,
    /// The type of the record, by which a test looks the words up in the rules.
    #[cfg(test)]
    pub record_type: &'static str,
    words: fn() -> Vec<&'static str>,
}

macro_rules! lists {
    ($($shape:literal $field:literal of $record_type:literal = $list:expr => $word:expr;)*) => {
        /// Every field of a request that takes words of a closed list.
        pub const LISTS: &[ClosedList] = &[$(ClosedList {
            shape: $shape,
            field: $field,
            #[cfg(test)]
            record_type: $record_type,
            words: || $list.iter().copied().map($word).collect(),
        },)*];
    };
}

lists! {
    "TerminalEventRequest" "event" of "TerminalEvent" = ContainerEvent::ALL => ContainerEvent::as_str;
    "TerminalEventRequest" "category" of "TerminalEvent" = Category::ALL => Category::as_str;
    "TerminalEventRequest" "mode" of "TerminalEvent" = Mode::ALL => Mode::as_str;
    "PortCallRequest" "status" of "PortCall" = reported() => PortCallStatus::as_str;
    "DeclarationHeader" "regime" of "Declaration" = Regime::ALL => Regime::as_str;
    "DeclarationStatusStatement" "status" of "DeclarationStatus" = Status::ALL => Status::as_str;
    "ReleaseRequest" "value" of "Release" = ReleaseValue::ALL => ReleaseValue::as_str;
    "ReleaseRequest" "conditions" of "Release" = Condition::ALL => Condition::as_str;
    "HoldPlacement" "hold_code" of "Hold" = HoldCode::ALL => HoldCode::as_str;
    "HoldPlacement" "effect" of "Hold" = Effect::ALL => Effect::as_str;
    "HoldLift" "lift_code" of "HoldLift" = LiftCode::ALL => LiftCode::as_str;
    "InspectionAsked" "types" of "InspectionRequest" = InspectionType::ALL => InspectionType::as_str;
    "InspectionOutcome" "result" of "InspectionOutcome" = InspectionResult::ALL => InspectionResult::as_str;
    "InspectionOutcome" "decision" of "InspectionOutcome" = Decision::ALL => Decision::as_str;
}

/// What is reported of a port call; its other statuses follow from decisions.
fn reported() -> Vec<PortCallStatus> {
    PortCallStatus::ALL.iter().copied().filter(|status| !status.is_decided()).collect()
}

impl ClosedList {
    /// The words, in the order of the rules.
    pub fn words(&self) -> Vec<&'static str> {
        (self.words)()
    }

    /// The description of one word of the field.
    fn described<'d>(&self, document: &'d mut Value) -> &'d mut Value {
        let at = format!("/components/schemas/{}/properties/{}", self.shape, self.field);
        let field = document.pointer_mut(&at).expect("every list names a field that is described");
        if field["type"] == "array" { &mut field["items"] } else { field }
    }
}

/// Put every list at its field.
pub fn put_into(document: &mut Value) {
    for list in LISTS {
        let described = list.described(document);
        let is_optional = described["type"].as_array().is_some_and(|types| types.contains(&"null".into()));
        let words = list.words().into_iter().map(Value::from);
        described["enum"] = words.chain(is_optional.then_some(Value::Null)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_contracts::EDITIONS;

    /// What `docs/reference/record-types.md` says of a field, as words.
    fn words_of_rules(list: &ClosedList) -> Vec<&'static str> {
        let rule = EDITIONS
            .newest()
            .rule_of(list.record_type)
            .unwrap_or_else(|| panic!("{} is no record type", list.record_type));
        let field = rule.fields.iter().find(|field| field.name == list.field).expect("a field of the body");
        field.form.trim_start_matches("list of ").split(", ").collect()
    }

    #[test]
    fn every_list_of_the_description_is_that_of_the_rules() {
        let document = crate::http::openapi_document();
        for list in LISTS {
            let mut described = document.clone();
            let given = list.described(&mut described)["enum"].clone();
            let given: Vec<&str> = given.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            // The rules' own documents name the list of hold codes and do not repeat it.
            let expected = if list.field == "hold_code" { list.words() } else { words_of_rules(list) };
            assert_eq!(given, expected, "{}.{}", list.shape, list.field);
        }
    }

    #[test]
    fn a_field_that_may_be_absent_may_be_null_and_an_example_is_in_its_list() {
        let document = crate::http::openapi_document();
        for list in LISTS {
            let at = format!("/components/schemas/{}/properties/{}", list.shape, list.field);
            let field = document.pointer(&at).expect("it is described");
            let optional = field["type"].as_array().is_some_and(|types| types.contains(&"null".into()));
            assert_eq!(optional, field["enum"].as_array().is_some_and(|words| words.contains(&Value::Null)), "{at}");
            let example = field.get("example").map(|example| example.get(0).unwrap_or(example));
            let is_listed = |example: &Value| example.as_str().is_some_and(|word| list.words().contains(&word));
            assert!(example.is_none_or(is_listed), "{at}: {example:?}");
        }
    }
}
