//! The road to the archive, without compiling it.

use super::*;

const LOCK: &str = "
[[package]]
name = \"librocksdb-sys\"
version = \"0.19.0+11.8.1\"
source = \"registry\"

[[package]]
name = \"rocksdb\"
version = \"0.25.0\"
";

#[test]
fn the_version_is_read_from_the_lock_file() {
    assert_eq!(version_in(LOCK).as_deref(), Some("0.19.0+11.8.1"));
    assert_eq!(folder_name("0.19.0+11.8.1"), "rocksdb-0.19.0-11.8.1");
    assert_eq!(version_in("[[package]]\nname = \"rocksdb\"\nversion = \"1.0.0\"\n"), None);
}

#[test]
fn a_library_the_user_brought_is_used_only_if_it_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = Path::new("/somewhere/.cargo/rocksdb");
    assert_eq!(chosen_by_user(Some(folder.path().to_path_buf()), link), None, "an empty folder holds no library");
    fs::write(folder.path().join(ARCHIVE), "!<arch>").expect("a file");
    assert_eq!(chosen_by_user(Some(folder.path().to_path_buf()), link).as_deref(), Some(folder.path()));
    assert_eq!(chosen_by_user(Some(folder.path().to_path_buf()), folder.path()), None, "our own link is no choice");
    assert_eq!(chosen_by_user(None, link), None);
}

#[test]
fn the_archive_is_found_copied_whole_and_nothing_else_is_left() {
    let cache = tempfile::tempdir().expect("a folder");
    let out = cache.path().join("build/debug/build/librocksdb-sys-1/out");
    fs::create_dir_all(&out).expect("a folder");
    assert_eq!(newest_archive(&cache.path().join("build")), None);
    fs::write(out.join(ARCHIVE), "!<arch>").expect("a file");
    let built = newest_archive(&cache.path().join("build")).expect("the archive");
    let kept = cache.path().join("kept");
    fs::create_dir(&kept).expect("a folder");
    keep(&built, &kept).expect("copied");
    let left: Vec<_> = fs::read_dir(&kept).expect("listed").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, [ARCHIVE]);
}

#[test]
fn the_link_follows_the_version() {
    let checkout = tempfile::tempdir().expect("a folder");
    let link = checkout.path().join("rocksdb");
    for version in ["old", "new", "new"] {
        point(&link, &checkout.path().join(version)).expect("linked");
        assert_eq!(fs::read_link(&link).expect("a link"), checkout.path().join(version));
    }
}

#[test]
fn a_second_build_waits_for_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lock");
    let first = take_turn(&path).expect("the first turn");
    assert!(matches!(File::create(&path).expect("a file").try_lock(), Err(TryLockError::WouldBlock)));
    drop(first);
    take_turn(&path).expect("the second turn");
}

#[test]
fn the_compile_command_forces_a_build_and_drops_flags_of_one_user() {
    let command = compile_command(Path::new("/cache/build"), &[("CXX", "clang++")]);
    let set =
        |name: &str| command.get_envs().find(|(key, _)| *key == name).map(|(_, value)| value.map(|v| v.to_owned()));
    assert_eq!(set("ROCKSDB_COMPILE"), Some(Some("1".into())));
    assert_eq!(set("CXX"), Some(Some("clang++".into())));
    assert_eq!(set("RUSTFLAGS"), Some(None));
}
