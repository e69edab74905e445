//! What check digits promise: one digit written wrongly is found, except where the arithmetic cannot tell.

use super::*;
use proptest::prelude::*;

fn digits(count: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(b'0'..=b'9', count)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("letters and digits")
}

/// `bytes` with the check digit that its own doubt asks for.
fn completed<I: Identifier>(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(b'0');
    if let Some(Fault::CheckDigit { expected }) = examine::<I>(&text(&bytes), &Embedded, Time(0)).fault() {
        *bytes.last_mut().expect("a digit") = b'0' + expected;
    }
    bytes
}

fn is_sound<I: Identifier>(bytes: &[u8]) -> bool {
    matches!(examine::<I>(&text(bytes), &Embedded, Time(0)), Examined::Sound(_))
}

/// Write another digit at `place`.
fn miswritten(bytes: &[u8], place: usize, by: u8) -> Vec<u8> {
    let mut wrong = bytes.to_vec();
    wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
    wrong
}

proptest! {
    #[test]
    fn one_wrong_digit_of_a_container_number_is_found_unless_10_becomes_0(
        serial in digits(6), place in 4_usize..11, by in 1_u8..10,
    ) {
        let number = completed::<ContainerNumber>([b"PRTU".as_slice(), &serial].concat());
        prop_assert!(is_sound::<ContainerNumber>(&number));
        let wrong = miswritten(&number, place, by);
        let remainders = [&number, &wrong].map(|number| check_digit::remainder(&number[..10]));
        let cannot_tell = remainders.iter().all(|remainder| matches!(remainder, Some(0 | 10))) && place < 10;
        prop_assert_eq!(is_sound::<ContainerNumber>(&wrong), cannot_tell, "{:?}", remainders);
    }

    #[test]
    fn one_wrong_digit_of_an_mrn_is_found_unless_10_becomes_0(
        serial in digits(13), place in 4_usize..18, by in 1_u8..10,
    ) {
        let mrn = completed::<Mrn>([b"26GB".as_slice(), &serial].concat());
        prop_assert!(is_sound::<Mrn>(&mrn));
        let wrong = miswritten(&mrn, place, by);
        let remainders = [&mrn, &wrong].map(|mrn| check_digit::remainder(&mrn[..17]));
        let cannot_tell = remainders.iter().all(|remainder| matches!(remainder, Some(0 | 10))) && place < 17;
        prop_assert_eq!(is_sound::<Mrn>(&wrong), cannot_tell, "{:?}", remainders);
    }

    #[test]
    fn one_wrong_digit_of_a_ship_number_is_found_unless_weight_times_difference_ends_in_0(
        hull in digits(6), place in 0_usize..7, by in 1_u8..10,
    ) {
        let number = completed::<ImoNumber>(hull);
        prop_assert!(is_sound::<ImoNumber>(&number));
        let wrong = miswritten(&number, place, by);
        let weight = [7, 6, 5, 4, 3, 2, 1][place];
        let cannot_tell = (weight * number[place].abs_diff(wrong[place])).is_multiple_of(10);
        prop_assert_eq!(is_sound::<ImoNumber>(&wrong), cannot_tell);
    }

    #[test]
    fn the_normal_form_parses_to_itself(written in "[ A-Za-z0-9/:().-]{0,36}") {
        fn check<I: Identifier>(written: &str) -> Result<(), TestCaseError> {
            if let Ok(identifier) = I::parse(written) {
                let normal = identifier.to_string();
                let again = I::parse(&normal).map(|identifier| identifier.to_string());
                prop_assert_eq!(again, Ok(normal));
            }
            Ok(())
        }
        check::<ImoNumber>(&written)?;
        check::<ContainerNumber>(&written)?;
        check::<Mrn>(&written)?;
        check::<PlaceCode>(&written)?;
        check::<Ucr>(&written)?;
        check::<HsCode>(&written)?;
        check::<UnNumber>(&written)?;
        check::<SealNumber>(&written)?;
    }

    #[test]
    fn no_text_makes_a_parser_panic(written in any::<String>()) {
        fn read<I: Identifier>(written: &str) {
            let _ = examine::<I>(written, &Embedded, Time(0)).severity(NetworkMode::Test);
        }
        read::<ImoNumber>(&written);
        read::<ContainerNumber>(&written);
        read::<Mrn>(&written);
        read::<PlaceCode>(&written);
        read::<Ucr>(&written);
        read::<HsCode>(&written);
        read::<CountryCode>(&written);
        read::<CurrencyCode>(&written);
        read::<UnNumber>(&written);
        read::<TransportMode>(&written);
        read::<UnitCode>(&written);
        read::<MassUnit>(&written);
        read::<PackageCode>(&written);
        read::<SealNumber>(&written);
    }
}

/// Every code of an embedded list has the form of its kind.
#[test]
fn embedded_codes_are_well_formed_and_found() {
    fn check<I: Identifier>(list: ListName) {
        for line in Embedded::text(list).lines() {
            let entry = Entry::from_line(line).expect(line);
            let time = entry.valid_from.unwrap_or(Time(0));
            assert!(matches!(examine::<I>(&entry.code, &Embedded, time), Examined::Sound(_)), "{line}");
        }
    }
    check::<CountryCode>(ListName::Country);
    check::<CurrencyCode>(ListName::Currency);
    check::<PlaceCode>(ListName::Locode);
    check::<PackageCode>(ListName::Package);
    check::<TransportMode>(ListName::TransportMode);
    check::<UnNumber>(ListName::UnNumber);
    check::<UnitCode>(ListName::Unit);
}
