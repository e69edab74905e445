//! The page of codes is made from the code; the pages about formats name every code they speak of rightly.

use portolan_gateway::{FlagCode, QuarantineCode};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference").join(name)
}

fn codes_page() -> String {
    let mut page = String::from(
        "# Codes of the gateway\n\n\
         What a node answers to a message besides records. Codes are append-only: a code keeps its meaning for ever. Each comes\n\
         with a place: a segment, an element, a container. The formats are described in [edifact.md](edifact.md) and\n\
         [cds-responses.md](cds-responses.md).\n\n\
         This page is made from the code (`gateway/src/{flag,quarantine}.rs`); `PORTOLAN_BLESS=1 cargo test -p portolan-gateway`\n\
         rewrites it.\n\n\
         ## Flags\n\n\
         The message was read and this was forgiven. A flag never changes what a record says.\n\n\
         | code | what was forgiven |\n|---|---|\n",
    );
    for code in FlagCode::ALL {
        writeln!(page, "| `{code}` | {} |", code.meaning().trim()).expect("writing to memory cannot fail");
    }
    page.push_str(
        "\n## Quarantine\n\n\
         Nothing of the message was read, or the place that is named stayed behind while the rest was imported. The node keeps the\n\
         original bytes. A repaired message can be posted whole: what is recorded already is not recorded twice.\n\n\
         | code | why |\n|---|---|\n",
    );
    for code in QuarantineCode::ALL {
        writeln!(page, "| `{code}` | {} |", code.meaning().trim()).expect("writing to memory cannot fail");
    }
    page
}

#[test]
fn the_page_of_codes_is_the_code() {
    let path = page("gateway-codes.md");
    if std::env::var_os("PORTOLAN_BLESS").is_some() {
        std::fs::write(&path, codes_page()).expect("the page can be written");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), codes_page(), "run once with PORTOLAN_BLESS=1");
}

#[test]
fn codes_are_unique() {
    let codes: Vec<&str> = FlagCode::ALL
        .iter()
        .map(|code| code.as_str())
        .chain(QuarantineCode::ALL.iter().map(|code| code.as_str()))
        .collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn the_pages_about_formats_name_codes_that_exist() {
    let known: BTreeSet<&str> = FlagCode::ALL
        .iter()
        .map(|code| code.as_str())
        .chain(QuarantineCode::ALL.iter().map(|code| code.as_str()))
        .collect();
    for name in ["edifact.md", "cds-responses.md"] {
        let text = std::fs::read_to_string(page(name)).expect("a page of the repository");
        for code in text.split("flag `").skip(1).chain(text.split("quarantined as `").skip(1)) {
            let code = code.split('`').next().expect("a closing backquote");
            assert!(known.contains(code), "{name}: {code}");
        }
    }
}
