//! The rules of noting and writing uses, each of which a case can leave out.

/// The idle limit. All times are in ticks.
pub const IDLE: u8 = 8;
/// A use is due to be written when the last one that was is so old.
pub const EVERY: u8 = 1;
/// What is noted is sent no later than this,
pub const WRITE_EVERY: u8 = 1;
/// and written so soon after that. The database's clock is known to that.
pub const TRAVELS: u8 = 1;
/// A limit that is no further away is renewed before the answer.
pub const NEAR: u8 = 2;

/// What nodes keep to.
#[derive(Clone, Copy, Debug)]
pub struct Uses {
    /// How long it goes on.
    pub until: u8,
    /// What is noted is sent so soon.
    pub write_every: u8,
    pub near: u8,
    /// Only where the last one that was written is from lately.
    pub notes_lately: bool,
    /// Nobody trusts in what is noted and not written.
    pub trusts_written: bool,
    /// The time that is written is that of the request, as the node knew it then: no earlier than it was.
    pub bears_its_time: bool,
    /// It is written only where the session still lives,
    pub only_if_it_lives: bool,
    /// and no later use has been written.
    pub latest_stays: bool,
    /// What could not be written is tried again.
    pub tries_again: bool,
    /// How far a node's idea of the database's clock is behind it.
    pub behind: u8,
    /// The database may be away for so long that what is noted waits, however near the limit is.
    pub may_be_late: bool,
}

/// As it is built.
pub const ALL: Uses = Uses {
    until: 12,
    write_every: WRITE_EVERY,
    near: NEAR,
    notes_lately: true,
    trusts_written: true,
    bears_its_time: true,
    only_if_it_lives: true,
    latest_stays: true,
    tries_again: true,
    behind: 0,
    may_be_late: false,
};
