//! Explores every interleaving of a case, and tells the steps that go wrong without those that are not needed.

use std::{fmt::Debug, hash::Hash, time::Instant};

use stateright::{Checker, Expectation, HasDiscoveries, Model, Property};

/// What comes of a case.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    Holds,
    /// This is what goes wrong.
    Breaks(&'static str),
}

/// Explores a case and panics if it does not come out as expected. A case that holds has been explored to its end, and what makes
/// it worth anything has been reached.
pub fn explore<M>(name: &str, model: M, expected: Expected)
where
    M: Model + Clone + Send + Sync + 'static,
    M::State: Hash + Eq + Clone + Debug + Send + Sync + 'static,
    M::Action: Clone + PartialEq + Debug,
{
    let begun = Instant::now();
    let until = match expected {
        Expected::Holds => HasDiscoveries::AnyFailures,
        Expected::Breaks(property) => HasDiscoveries::AnyOf([property].into()),
    };
    let checker = model.clone().checker().threads(1).finish_when(until).spawn_bfs().join();
    let discoveries = checker.discoveries();
    println!("{name}: {} states, {:.1?}", checker.unique_state_count(), begun.elapsed());
    let mut broken = Vec::new();
    for property in model.properties() {
        let found = discoveries.get(property.name);
        match property.expectation {
            Expectation::Always => {
                let Some(path) = found else { continue };
                let steps = shortened(&model, &property, path.clone().into_actions());
                println!("    not so: {}\n    {steps:?}", property.name);
                broken.push(property.name);
            }
            _ if matches!(expected, Expected::Holds) && broken.is_empty() => {
                assert!(found.is_some(), "{name}: nothing is shown, for it never happens that {}", property.name);
            }
            _ => {}
        }
    }
    match expected {
        Expected::Holds => assert!(broken.is_empty(), "{name}: not so: {broken:?}"),
        Expected::Breaks(property) => assert!(broken.contains(&property), "{name}: it does without: {property}"),
    }
}

/// Leaves out every step, every two and every three, without which it goes wrong all the same: what is left is the story.
fn shortened<M>(model: &M, property: &Property<M>, mut steps: Vec<M::Action>) -> Vec<M::Action>
where
    M: Model,
    M::Action: Clone + PartialEq,
{
    let mut count = 1;
    while count <= 3 {
        let mut left_out = Vec::new();
        if leaves_out(&steps, count, 0, &mut left_out, &|steps| goes_wrong(model, property, steps)) {
            steps = without(&steps, &left_out);
            count = 1;
        } else {
            count += 1;
        }
    }
    steps
}

/// Whether these steps can be taken, and lead to what must not be.
fn goes_wrong<M>(model: &M, property: &Property<M>, steps: &[M::Action]) -> bool
where
    M: Model,
    M::Action: Clone + PartialEq,
{
    let mut state = model.init_states().remove(0);
    for step in steps {
        let mut possible = Vec::new();
        model.actions(&state, &mut possible);
        match model.next_state(&state, step.clone()).filter(|_| possible.contains(step)) {
            Some(next) => state = next,
            None => return false,
        }
    }
    !(property.condition)(model, &state)
}

fn leaves_out<A: Clone>(
    steps: &[A],
    count: usize,
    from: usize,
    left_out: &mut Vec<usize>,
    still: &impl Fn(&[A]) -> bool,
) -> bool {
    if left_out.len() == count {
        return still(&without(steps, left_out));
    }
    for at in from..steps.len() {
        left_out.push(at);
        if leaves_out(steps, count, at + 1, left_out, still) {
            return true;
        }
        left_out.pop();
    }
    false
}

fn without<A: Clone>(steps: &[A], left_out: &[usize]) -> Vec<A> {
    steps.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(_, step)| step.clone()).collect()
}
