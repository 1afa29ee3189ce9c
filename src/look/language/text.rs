//! Every sentence by its name, with what stands in it. `locales/` says it; nobody else writes a key.

use fluent_bundle::FluentArgs;
use leptos::prelude::*;
use strum::IntoStaticStr;

use super::{
    arguments::{Argument, Bare, FIRST_SLOT, Known, Slot},
    current,
    lists::{Each, OneOf},
    view::{Parts, plain_of, view_of},
};
use crate::model::{code::Code, problem::Problem};

/// Makes the list: each name with its arguments. Its key is the name in lower case with dashes.
macro_rules! texts {
    ($($name:ident $({ $($argument:ident: $kind:ty),+ })?),+ $(,)?) => {
        /// A sentence. Some have more beside it: what it means, what comes next, a hint.
        #[derive(Debug, Clone, Copy, IntoStaticStr)]
        #[strum(serialize_all = "kebab-case")]
        pub enum Text<'a> {
            $($name $({ $($argument: $kind),+ })?),+
        }

        impl Text<'_> {
            fn args(&self) -> FluentArgs<'static> {
                #[allow(unused_mut, reason = "some have none")]
                let mut args = FluentArgs::new();
                match self {
                    $(Self::$name $({ $($argument),+ })? => { $($($argument.put(stringify!($argument), &mut args);)+)? })+
                }
                args
            }
        }

        /// Every key with the names of its arguments, for those who check what is written down.
        #[cfg(test)]
        pub const KEYS: &[(&str, &[&str])] = &[$((stringify!($name), &[$($(stringify!($argument)),+)?])),+];
    };
}

texts! {
    // Every page
    Skip, YourSession, SignedInAs { name: Slot }, SignOut, SignOutEverywhere, Language { name: Slot },
    GoToStart, BackToForm, TryAgain, SignIn, SignInAgain, UseAnotherAccount, WaysToSignIn, GoToAccount, BackToAccount, OpenInNewTab,
    SignInInNewTab, GoOn, Code { id: &'a str }, OneMoment, Names { names: Each<'a> },
    DateAndTime { day: u32, month: u32, year: u32, h: u32, hh: Bare<'a>, mm: Bare<'a>, h12: u32, half: Bare<'a> },
    ProblemInForm { count: u32 }, ErrorTitle { title: &'a str },
    // The way in
    SignInToSite, SignInToService { service: &'a str }, NewHere, OpenTo { domains: OneOf<'a> }, ByInvitation, OneStepLeft, FinishRegistering, YourServices, Hello { name: &'a str }, NoServices,
    NoServicesYet, FindService, NoServiceFound { typed: &'a str }, YourAccountButton, ToContinueTo { service: &'a str }, YouContinueTo { service: &'a str },
    ConfirmItIsYou { name: &'a str }, ContinueWith { provider: &'a str }, ProviderDown { provider: &'a str }, NotResponding,
    UsedLast, MoreWays { count: u32 }, OrChoose, ContinueByEmail, NoWayByEmail,
    SignInToConnect { provider: &'a str, email: &'a str }, SignInAgainWith { provider: &'a str }, AnotherWay,
    CreateYourAccount { provider: Known<'a>, email: Known<'a> }, CreateAccount, CreateSeparateAccount,
    SignInAndConnect { provider: Known<'a> }, NotYou { email: Known<'a> }, KnownAddress { email: &'a str },
    YourName, YourEmail, NameMissing, NameTooLong, NameBlank, NameHidden, NameLoose, EmailMissing,
    EmailTooLong { most: u32 }, EmailHidden, EmailOtherDomain { domains: OneOf<'a> }, EmailWrong,
    YouCameAs { email: &'a str },
    NotSignedIn, EndedIdle { count: u32, unit: Bare<'a> }, EndedAbsolute { count: u32, unit: Bare<'a> }, EndedSignedOut, EndedReplaced, EndedElsewhere,
    EndedLimit { count: u32 }, EndedProvider { provider: Known<'a> }, EndedAdmin, EndedDisabled,
    StillSignedIn { name: &'a str }, SignedOut, SignedOutCameBack { provider: Known<'a> },
    SignOutThere { provider: Known<'a> }, SignedOutMaybeStill { provider: Known<'a> }, SignedOutAway { provider: Known<'a> },
    ServiceNotOpen { service: &'a str, name: &'a str },
    // The account
    YourAccount, DetailsName, DetailsEmail, EmailConfirmed, EmailNotConfirmed, DetailsRoles, ChangeDetails, YourDetails, WaysIn,
    ConnectAnother, LastUsed { at: Slot }, Remove, RemoveWhich { provider: &'a str, email: Known<'a> }, ThisSession,
    OtherDevices, LostADevice, ApiTokens, SeeApiTokens,
    ReplacedOwn { name: &'a str }, ReplacedOther { name: &'a str, before: &'a str },
    DetailsSaved, DetailsUnchanged, DetailsTooOften, IdentityLinked { provider: Known<'a> },
    IdentityLinkedAlready { provider: Known<'a> }, NotConnected { provider: Known<'a> }, IdentityRemoved { provider: Known<'a> }, IdentityNotRemoved,
    DetailsTitle, Save, DetailsNotSaved, DetailsLeftBehind, ConnectTitle, Connect { provider: &'a str },
    ConnectSecond { provider: &'a str }, RemoveTitle { provider: &'a str, email: Known<'a> }, RemoveIt { provider: &'a str },
    // At services
    ServiceSignedIn, ServiceNobody, ServiceSignedOut, ServiceStillSignedIn, NotSentElsewhere, NotSentEnded, NotSentTooLongAgo,
    NotSentAnonymous, OnceMore, AddressAmbiguous, AddressUnreadable, AddressReserved, EmailUnconfirmed, EmailShared, NotChecked,
    DeniedAnonymous, DeniedEnded, DeniedTooLongAgo, DeniedAddress, DeniedCrossSite, DeniedRole, DeniedEmail, Denied, DeniedMissing,
    // The clock of the session
    ClockIdle { at: Slot }, ClockAbsolute { at: Slot }, ClockUnknown, ClockOver, ClockSomebodyElse, TypedBefore,
    // Tokens
    TokensTitle, NoTokens, NoTokenServices, TokensExpireSoon, TokenExpiring { name: &'a str, at: Slot },
    TokenScopesAt { service: &'a str, scopes: Each<'a> }, TokenGoneScopes { scopes: Each<'a> }, TokenBegins { prefix: &'a str, made: Slot, expires: Slot }, TokenNeverUsed,
    TokenUsed { at: Slot }, TokenUsedFrom { at: Slot, ip: &'a str }, Revoke, RevokeWhich { name: &'a str }, TokenRevoked, TokenNotRevoked, MakeAToken, TokenName,
    TokenScopes, TokenDays { most: u32 }, TokenShownOnce, MakeTheToken, TokensFull, TokensTooOften, TokenNotMade,
    TokenLeftBehind, TokenNameMissing, TokenNameHidden, TokenScopesMissing, TokenScopesTooMany { most: u32 },
    TokenScopesNotOffered, TokenDaysWrong { most: u32 }, NewToken, TokenLabelName, TokenLabelMayDo, TokenLabelExpires,
    ToYourTokens, CopyToken, TokenMadeBefore,
    // Sessions and activity
    WhereSignedIn, AllSessions, BrowserOn { browser: Known<'a>, system: Known<'a> }, SeenFrom { browser: Slot, ip: Known<'a> },
    SessionBegan { provider: &'a str, at: Slot }, SessionUntil { at: Slot }, InUseNow, LastActive { at: Slot }, SignedInFrom { ip: &'a str },
    SessionServices { services: Each<'a> }, SignOutWhich { browser: &'a str, at: Slot }, SessionsNotShown { count: u32 }, NowhereElse, StayHere, SignOutOthers,
    SessionEnded, SessionNotEnded, OthersEnded, NoOthers, RecentActivity, AllActivity, YourActivity, WasNotYou, NothingOlder, ToNewest, ToOlder,
    DidSignIn { provider: Known<'a> }, DidConfirm { provider: Known<'a> }, DidNotSignIn { provider: Known<'a> }, DidRegister { provider: Known<'a> },
    DidEnter { service: &'a str }, DidSignOut, DidReplace, DidEndElsewhere, DidReachLimit, DidEndAtProvider { provider: Known<'a> }, DidEndByAdmin,
    DidEndSwitchedOff, DidEnd, DidConnect { provider: Known<'a> }, DidRemove { provider: Known<'a> }, DidChangeRoles { provider: Known<'a> },
    DidChangeDetails, DidSwitchOff, DidSwitchOn, DidMakeToken { token: Known<'a> }, DidRevoke { token: Known<'a> },
    DidRevokeAsHolder { token: Known<'a> }, DidRevokeAsOperator { token: Known<'a> }, DidRevokeSwitchedOff { token: Known<'a> },
    DidWarnOfToken { token: Known<'a> }, DidAct { actor: &'a str, service: &'a str }, DidActByToken { actor: &'a str, service: &'a str },
    DidTest, DidSomething, DidAcceptTerms, DidDownload,
    // Terms
    AcceptTerms, ReadTerms, TermsNotAccepted, TermsChanged, TermsFirst, TermsAccepted, AcceptAndContinue,
    // What is kept of somebody
    YourData, DownloadMyData, DeleteMyAccount, DataTitle, DataSessions, DataTokens, DataDrafts, DataEvents,
    DataAddresses { count: u32, unit: Bare<'a> }, DeleteTitle, DeleteGoes, DeleteGoesDetails, DeleteGoesSessions, DeleteGoesDrafts,
    DeleteStays, DeleteStaysEvents, DeleteStaysServices, DeleteStaysProvider, DeleteMyAccountForGood, DeleteLastAdmin,
    DeleteElsewhere, AccountDeleted, EndedDeleted,
}

impl Text<'_> {
    fn written(&self, attribute: Option<&'static str>) -> String {
        let (language, args) = (current(), self.args());
        if args.iter().next().is_none() {
            return language.fixed((self.into(), attribute));
        }
        language.sentence(self.into(), attribute, args)
    }
}

/// A sentence as a page shows it.
pub fn say(text: Text<'_>) -> AnyView {
    shown(text.written(None), Parts::default())
}

/// One with a link in it.
pub fn say_linked(text: Text<'_>, href: impl Into<String>) -> AnyView {
    shown(text.written(None), Parts { href: Some(href.into()), ..Parts::default() })
}

/// One into which the page puts something of its own, in the order of its slots.
pub fn say_with(text: Text<'_>, slots: Vec<AnyView>) -> AnyView {
    shown(text.written(None), Parts { slots, ..Parts::default() })
}

/// A sentence for a title or an attribute, where there are no elements.
pub fn plain(text: Text<'_>) -> String {
    plain_of(&text.written(None))
}

/// What stands before and after the one part that is put into a sentence, for those that put it in by themselves.
pub fn around(text: Text<'_>) -> (String, String) {
    let written = text.written(None);
    let is_slot = |char: char| u32::from(char) == FIRST_SLOT;
    let (before, after) = written.split_once(is_slot).unwrap_or((&written, ""));
    (plain_of(before), plain_of(after))
}

/// What stands beside a sentence under this name.
pub fn beside(text: Text<'_>, name: &'static str) -> AnyView {
    shown(text.written(Some(name)), Parts::default())
}

/// The same for an attribute.
pub fn plain_beside(text: Text<'_>, name: &'static str) -> String {
    plain_of(&text.written(Some(name)))
}

fn shown(text: String, mut parts: Parts) -> AnyView {
    parts.contact = current().settings().contact.as_ref().map(|contact| contact.url.clone());
    view_of(text, &mut parts)
}

/// What a page tells: what happened, what it means, what to do next.
pub struct Told {
    /// For the head of the document.
    pub title: String,
    pub heading: AnyView,
    pub what: AnyView,
    pub next: Option<AnyView>,
}

/// A sentence, what it means and what comes next.
pub fn tell(text: Text<'_>) -> Told {
    told(|attribute| text.written(attribute))
}

/// What is known of those whom a problem is told.
#[derive(Debug, Clone, Default)]
pub struct ProblemFacts {
    /// What people call the provider.
    pub provider: Option<String>,
    /// Whoever is signed in.
    pub name: Option<String>,
    /// With which address they have come.
    pub email: Option<String>,
    /// Those that may register, if not everybody may.
    pub domains: Vec<String>,
    /// The host that cookies are for.
    pub host: Option<String>,
    /// That of the request in which it happened, if it is told in another one.
    pub code: Option<Code>,
}

/// What is told of a problem. Its sentences are found by its own name, so that none can be forgotten.
pub fn tell_problem(problem: Problem, facts: &ProblemFacts) -> Told {
    let key = problem_key(problem);
    told(|attribute| {
        let mut args = FluentArgs::new();
        let ProblemFacts { provider, name, domains, host, .. } = facts;
        for (argument, value) in [("provider", provider), ("name", name), ("host", host)] {
            Known::from(value).put(argument, &mut args);
        }
        match &domains[..] {
            [] => Known(None).put("domains", &mut args),
            domains => OneOf(domains).put("domains", &mut args),
        }
        current().sentence(&key, attribute, args)
    })
}

/// The same as texts, for the papers.
pub fn problem_words(problem: Problem) -> [String; 3] {
    let key = problem_key(problem);
    let said = |attribute| {
        let mut args = FluentArgs::new();
        for name in ["provider", "name", "domains", "host"] {
            Known(None).put(name, &mut args);
        }
        plain_of(&current().sentence(&key, attribute, args))
    };
    [said(None), said(Some("what")), said(Some("next"))]
}

/// A sentence, what it means and what comes next, as texts.
pub fn words(text: Text<'_>) -> [String; 3] {
    [None, Some("what"), Some("next")].map(|attribute| plain_of(&text.written(attribute)))
}

pub fn problem_key(problem: Problem) -> String {
    format!("problem-{}", problem.as_str().replace('_', "-"))
}

fn told(written: impl Fn(Option<&'static str>) -> String) -> Told {
    let heading = written(None);
    let next = Some(written(Some("next"))).filter(|next| !next.is_empty());
    Told {
        title: plain_of(&heading),
        heading: shown(heading, Parts::default()),
        what: shown(written(Some("what")), Parts::default()),
        next: next.map(|next| shown(next, Parts::default())),
    }
}

/// 30 and "minutes", 12 and "hours": how long a setting is, in its largest unit that fits.
pub fn count_and_unit(time: std::time::Duration) -> (u32, Bare<'static>) {
    let seconds = u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
    let units = [(86400, "days"), (3600, "hours"), (60, "minutes")];
    let fits = units.into_iter().find(|(length, _)| seconds.is_multiple_of(*length));
    let (length, unit) = fits.unwrap_or((1, "seconds"));
    (seconds / length, Bare(unit))
}
