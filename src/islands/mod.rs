//! The few parts that run in the browser. Without JavaScript each of them still says what it has to say.

mod copy_button;
mod local_time;
mod session_clock;

pub use copy_button::CopyButton;
pub use local_time::LocalTime;
pub use session_clock::{ClockWays, SessionClock};
