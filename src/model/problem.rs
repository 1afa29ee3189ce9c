//! Everything that can go wrong and that a person or a program is told about: a closed list, each with its HTTP status.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{address::REFUSED, destination::Destination, link::Link};

/// What went wrong. It carries no free text, so that nothing from outside or inside leaks into a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Problem {
    BadRequest,
    /// A sign-in was asked for at a provider that is not configured.
    UnknownProvider,
    /// The provider does not answer, or answers with an error.
    ProviderUnavailable,
    /// The provider answers, and what it says of itself cannot be used.
    ProviderBroken,
    /// The provider does not take us as a client.
    ClientRefused,
    SignInDeclined,
    /// The provider ended the sign-in with an error of its own.
    SignInFailed,
    /// The attempt is unknown, used, or too old.
    SignInStale,
    /// The attempt was begun in another browser.
    SignInForeign,
    CookiesBlocked,
    /// What the provider sent is not to be trusted.
    SignInRefused,
    /// A fresh sign-in was asked for, and the provider does not vouch for one.
    SignInNotFresh,
    /// Somebody else signed in where the same person was to do so once more.
    OtherPerson,
    /// The identity that was to be linked belongs to another user.
    IdentityTaken,
    /// The person who wanted to link an identity is not signed in any more.
    LinkLost,
    LastIdentity,
    TooManyIdentities,
    RegistrationClosed,
    InvitationNeeded,
    /// Only people with certain e-mail addresses may register.
    DomainNotAllowed,
    /// The identity has been registered meanwhile.
    AlreadyRegistered,
    UserDisabled,
    SessionLimit,
    Forbidden,
    /// An address with a token in it (ASVS 5.0 14.2.1).
    TokenInAddress,
    /// A form was sent from another site.
    CrossSite,
    /// A step on the way to a service, asked for inside another page.
    InFrame,
    /// The same by what is no visit: a picture, a program, a browser that fetches ahead.
    NotAVisit,
    /// At the host of a service, what is that service's and not ours.
    Misdirected,
    NotFound,
    MethodNotAllowed,
    TooLarge,
    UnsupportedMedia,
    #[strum(serialize = "too_many_requests")]
    TooMany,
    RedirectLoop,
    TimedOut,
    DatabaseAway,
    Internal,
}

impl Problem {
    /// The HTTP status (RFC 9110 section 15, RFC 6585 for 429).
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest
            | Self::SignInStale
            | Self::SignInForeign
            | Self::CookiesBlocked
            | Self::SignInRefused
            | Self::TokenInAddress
            | Self::RedirectLoop => 400,
            Self::SignInDeclined
            | Self::SignInNotFresh
            | Self::OtherPerson
            | Self::LinkLost
            | Self::RegistrationClosed
            | Self::InvitationNeeded
            | Self::DomainNotAllowed
            | Self::UserDisabled
            | Self::SessionLimit
            | Self::Forbidden
            | Self::CrossSite => 403,
            Self::InFrame | Self::NotAVisit => 401,
            Self::Misdirected => 421,
            Self::UnknownProvider | Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::AlreadyRegistered | Self::IdentityTaken | Self::LastIdentity | Self::TooManyIdentities => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::ProviderUnavailable | Self::ProviderBroken | Self::ClientRefused | Self::SignInFailed => 502,
            Self::DatabaseAway => 503,
            Self::TimedOut => 504,
        }
    }

    /// Its name: the `reason` of a JSON answer, and what `events` and logs call it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether it can be the end of a sign-in: only these are told at [`REFUSED`].
    pub fn ends_a_sign_in(self) -> bool {
        matches!(
            self,
            Self::BadRequest
                | Self::UnknownProvider
                | Self::ProviderUnavailable
                | Self::ProviderBroken
                | Self::ClientRefused
                | Self::SignInDeclined
                | Self::SignInFailed
                | Self::SignInStale
                | Self::SignInForeign
                | Self::CookiesBlocked
                | Self::SignInRefused
                | Self::SignInNotFresh
                | Self::OtherPerson
                | Self::IdentityTaken
                | Self::TooManyIdentities
                | Self::LinkLost
                | Self::RegistrationClosed
                | Self::InvitationNeeded
                | Self::DomainNotAllowed
                | Self::UserDisabled
                | Self::SessionLimit
                | Self::Internal
        )
    }

    /// Whether it depends on with which address somebody has come, so that they are told which it was.
    pub fn is_about_email(self) -> bool {
        matches!(
            self,
            Self::OtherPerson
                | Self::IdentityTaken
                | Self::RegistrationClosed
                | Self::InvitationNeeded
                | Self::DomainNotAllowed
        )
    }

    /// Where a person reads why a sign-in did not work; trying again from there leads on to where they were going.
    pub fn address_after_sign_in(self, return_to: Option<&Destination>) -> Link {
        REFUSED.link().returning_to(return_to).with("reason", self.as_str())
    }

    /// The nearest problem for a bare HTTP status.
    pub fn of_status(status: u16) -> Self {
        match status {
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            408 | 504 => Self::TimedOut,
            413 => Self::TooLarge,
            415 => Self::UnsupportedMedia,
            429 => Self::TooMany,
            503 => Self::DatabaseAway,
            400..=499 => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}
