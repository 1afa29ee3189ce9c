//! The life of a session: how it begins, what keeps it, how it ends.

mod change;
mod clock;
mod ends;
mod kept_hints;
mod late_answers;
mod limits;
mod quiet_requests;
mod users;
mod way_back;
