//! A decision as it is told (Authorization API 1.0, Decision). With a no goes why: in one word for programs, and in words for
//! whoever looks after the service and for the person, under the status that a check would answer with.

use std::collections::BTreeMap;

use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use super::question::Malformed;
use crate::{
    look::language::{Text, plain},
    model::{
        echo::FOLDER,
        path::reading::Reading,
        problem::Problem,
        reason::Reason,
        rules::{
            verdict::{Judgement, Refusal, SignIn},
            words::{reading_in_words, rule_in_words, verdict_in_words},
        },
        service::Service,
    },
    services::{authz::reason_to_sign_in, identity_headers::IdentityError},
};

/// Why the answer is no without any rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Unjudged {
    /// Asked by AuthZEN about a subject that is no `user` and no `session` of the asking service.
    UnknownSubject,
    /// Asked by AuthZEN about a resource that is no `url` of the asking service in every reading.
    ForeignResource,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Decision {
    pub decision: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context>,
}

#[derive(Debug, Clone, Serialize)]
struct Context {
    reason: Reason,
    /// How the address was read that is not allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reason_admin: Words,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reason_user: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<QuestionError>,
}

/// By status.
type Words = BTreeMap<&'static str, String>;

/// What is wrong with one question of a batch.
#[derive(Debug, Clone, Serialize)]
struct QuestionError {
    status: u16,
    message: String,
}

const UNAUTHORIZED: &str = "401";
const FORBIDDEN: &str = "403";
const NOT_FOUND: &str = "404";

impl Decision {
    pub fn permit() -> Self {
        Self { decision: true, context: None }
    }

    /// Signing in would help.
    pub fn sign_in(service: &Service, judgement: Judgement, why: SignIn) -> Self {
        let person = match why {
            SignIn::Anonymous | SignIn::Registering => Text::DeniedAnonymous,
            SignIn::Ended(_) => Text::DeniedEnded,
            SignIn::TooLongAgo => Text::DeniedTooLongAgo,
            // Nobody goes anywhere by being asked about.
            SignIn::TermsNotAccepted => Text::Denied,
        };
        Self::no(reason_to_sign_in(why), UNAUTHORIZED, in_words(service, judgement), person)
            .in_reading(judgement.reading)
    }

    /// Signing in would not.
    pub fn refuse(service: &Service, judgement: Judgement, refusal: Refusal) -> Self {
        let person = match refusal {
            Refusal::UnreadableAddress | Refusal::ReservedAddress | Refusal::AmbiguousAddress => Text::DeniedAddress,
            Refusal::ForeignOrigin => Text::DeniedCrossSite,
            Refusal::RoleMissing | Refusal::ScopeMissing | Refusal::NoTokens => Text::DeniedRole,
        };
        Self::no(refusal.into(), FORBIDDEN, in_words(service, judgement), person).in_reading(judgement.reading)
    }

    /// The service cannot be told who it is.
    pub fn unnamed(error: IdentityError) -> Self {
        Self::no(error.into(), FORBIDDEN, format!("{error}."), Text::DeniedEmail)
    }

    pub fn unjudged(why: Unjudged) -> Self {
        let operator = match why {
            Unjudged::UnknownSubject => "the subject is no user, and no session of this service.",
            Unjudged::ForeignResource => "the resource is no url of this service in every reading.",
        };
        Self::no(why.into(), FORBIDDEN, operator.to_owned(), Text::Denied)
    }

    /// Under the doctor's folder there is nothing for anybody.
    pub fn not_there() -> Self {
        let operator = format!("nothing is there: {FOLDER} is for `vestibule doctor --through`.");
        Self::no(Problem::NotFound.into(), NOT_FOUND, operator, Text::DeniedMissing)
    }

    /// It cannot be read, and is one of several.
    pub fn malformed(Malformed(message): Malformed) -> Self {
        let problem = Problem::BadRequest;
        let error = Some(QuestionError { status: problem.status(), message });
        let (reason_admin, reason_user) = (Words::new(), Words::new());
        let context = Context { reason: problem.into(), reading: None, reason_admin, reason_user, error };
        Self { decision: false, context: Some(context) }
    }

    fn no(reason: Reason, status: &'static str, operator: String, person: Text<'_>) -> Self {
        let (reason_admin, reason_user) = (Words::from([(status, operator)]), Words::from([(status, plain(person))]));
        let context = Context { reason, reading: None, reason_admin, reason_user, error: None };
        Self { decision: false, context: Some(context) }
    }

    fn in_reading(mut self, reading: Option<Reading>) -> Self {
        if let Some(context) = &mut self.context {
            context.reading = reading.map(Into::into);
        }
        self
    }

    /// Why it is a no.
    pub fn reason(&self) -> Option<Reason> {
        self.context.as_ref().map(|context| context.reason)
    }
}

/// As `vestibule access explain` says it.
fn in_words(service: &Service, judgement: Judgement) -> String {
    let because = |reading| format!(" Read so: {}.", reading_in_words(reading));
    let reading = judgement.reading.filter(|reading| *reading != Reading::AsSent).map(because).unwrap_or_default();
    format!("{} {}{reading}", verdict_in_words(judgement.verdict), rule_in_words(service, judgement))
}
