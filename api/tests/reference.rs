//! The reference pages that are made from the code say what the code says.

use std::fs;
use std::path::Path;

fn check_page(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference").join(name);
    if std::env::var_os("PORTOLAN_BLESS").is_some() {
        fs::write(&path, expected).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        page == expected,
        "docs/reference/{name} is stale; run the test with PORTOLAN_BLESS=1 and read the difference"
    );
}

#[test]
fn the_page_of_problems_is_the_table_of_codes() {
    check_page("problems.md", &portolan_api::codes::reference_page());
}
