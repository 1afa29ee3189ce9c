//! One way around a refusal.

use crate::acl::http::request::Request;

/// One way around, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub request: Request,
    /// What is different, in words.
    pub how: String,
    /// What closes it, in a sentence, where `how` does not say so.
    pub mend: Option<String>,
    /// A request that is different in the same way and should reach nothing: if it is answered alike, nothing was reached.
    pub control: Option<Request>,
    pub compares: Compares,
    /// Whether it asks in another reading of the path, so that it may be another route's.
    pub is_reading: bool,
}

/// What of an answer is compared with the control's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compares {
    Bodies,
    /// Bodies without ids and times: each of them may be about another thing that was made just then.
    Made,
    /// Length and entity tag, as there is no body.
    Headers,
}
