//! The tree at an older height, from today's pages and what was replaced since.

use super::*;

/// What each version replaced.
#[derive(Default)]
pub struct History(Vec<(usize, Replaced)>);

/// The tree as it stood at a version.
pub struct Then<'a> {
    history: &'a History,
    version: usize,
    today: &'a MemoryPages,
}

impl History {
    pub fn push(&mut self, version: usize, replaced: Vec<Replaced>) {
        self.0.extend(replaced.into_iter().map(|replaced| (version, replaced)));
    }

    pub const fn at<'a>(&'a self, version: usize, today: &'a MemoryPages) -> Then<'a> {
        Then { history: self, version, today }
    }
}

impl Pages for Then<'_> {
    type Fault = Infallible;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, Infallible> {
        let mut page = self.today.page(path)?.map_or_else(Page::default, |page| (*page).clone());
        // Going back in time, what was replaced first after the version is set last.
        let since = self.history.0.iter().rev().take_while(|(version, _)| *version > self.version);
        for (_, replaced) in since.filter(|(_, replaced)| replaced.page == *path) {
            page.set(replaced.nibble, replaced.before);
        }
        Ok((!page.is_empty()).then(|| Arc::new(page)))
    }

    fn lost(&self, path: &PagePath) -> Infallible {
        panic!("the page at {path:?} stood at version {}", self.version)
    }
}

proptest! {
    #[test]
    fn every_older_tree_can_be_read_page_by_page(steps in steps()) {
        let (mut pages, mut history, mut trees) = (MemoryPages::default(), History::default(), Vec::new());
        for (version, step) in steps.iter().enumerate() {
            history.push(version, write(&mut pages, step).replaced);
            trees.push(pages.clone());
        }
        let paths: std::collections::BTreeSet<_> = trees.iter().flat_map(|tree| tree.iter()).map(|(path, _)| *path).collect();
        for (version, tree) in trees.iter().enumerate() {
            let then = history.at(version, &pages);
            for path in &paths {
                prop_assert_eq!(sure(then.page(path)), sure(tree.page(path)), "{:?} at version {}", path, version);
            }
        }
    }
}

#[test]
fn a_page_that_went_and_came_again_is_read_as_it_stood_each_time() {
    let (one, two) = (key(&[(40, 1)]), key(&[(40, 2)]));
    let both = |value: u8| Step::from([(one, Some(vec![value])), (two, Some(vec![value]))]);
    let removal = |key| Step::from([(key, None)]);
    let (mut pages, mut history) = (MemoryPages::default(), History::default());
    let steps = [both(1), removal(two), both(2), removal(one), removal(two), both(1)];
    let mut roots = Vec::new();
    for (version, step) in steps.iter().enumerate() {
        let changes = write(&mut pages, step);
        roots.push(changes.root);
        history.push(version, changes.replaced);
    }
    assert_eq!(pages.iter().count(), 41);
    for (version, stood) in roots.iter().enumerate() {
        assert_eq!(sure(root(&history.at(version, &pages))), *stood);
    }
    assert_eq!((roots[0], roots[4]), (roots[5], EMPTY_STATE_ROOT));
    let one_alone = history.at(1, &pages);
    assert_eq!(leaves(&one_alone).map(sure).collect::<Vec<_>>(), [(one, Digest::of(&[1]))]);
}
