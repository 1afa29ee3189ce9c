//! How much is done, and what fails.

use std::time::Duration;

use crate::faults::Fault;

pub struct Plan {
    /// With all that a run takes which is not part of the tests.
    pub is_long: bool,
    pub nodes: usize,
    /// Ends a second, by one statement each.
    pub ends: u32,
    /// Of these, sessions a second that are watched at every node.
    pub watched: u32,
    /// Sessions that nobody ends.
    pub living: u64,
    /// How often a second one of them is asked for at each node.
    pub asked: u32,
    /// Who waits longer for an answer has been left hanging.
    pub hung_after: Duration,
    /// Under load before something fails, and again afterwards.
    pub around: Duration,
    pub faults: Vec<Fault>,
    /// The whole run: whatever has not ended by then is ended.
    pub within: Duration,
}

impl Plan {
    /// What is part of the tests.
    pub fn short() -> Self {
        Self {
            is_long: false,
            nodes: 2,
            ends: 300,
            watched: 25,
            living: 100,
            asked: 40,
            // Other tests may want the processors at the same time.
            hung_after: Duration::from_secs(10),
            around: Duration::from_millis(1200),
            faults: vec![Fault::Nothing, Fault::Kill, Fault::Freeze(3), Fault::Cut],
            within: Duration::from_secs(100),
        }
    }

    /// `make chaos`.
    pub fn long() -> Self {
        Self {
            is_long: true,
            nodes: 4,
            ends: 2_000,
            watched: 30,
            living: 500,
            asked: 50,
            hung_after: Duration::from_secs(5),
            around: Duration::from_secs(3),
            faults: vec![
                Fault::Nothing,
                Fault::Kill,
                Fault::Freeze(3),
                Fault::Freeze(10),
                Fault::Restart,
                Fault::RollingRestart,
                Fault::Clocks,
                Fault::Delay,
                Fault::Cut,
                Fault::HalfOpen,
                Fault::Lost,
                Fault::Crowd,
                Fault::SwitchOver,
                Fault::FailOver,
                Fault::DiskFull,
            ],
            within: Duration::from_mins(15),
        }
    }
}
