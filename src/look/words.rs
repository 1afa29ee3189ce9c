//! What people are told of each problem: what happened, what it means, what to do next.

use crate::model::problem::Problem;

/// Title, what happened, what to do next.
#[expect(clippy::too_many_lines, reason = "a table of sentences")]
pub fn words(problem: Problem) -> (&'static str, &'static str, &'static str) {
    match problem {
        Problem::BadRequest => (
            "We could not read that",
            "The address or the form arrived in a way we do not understand. Nothing was changed.",
            "Go back and try again from the page you came from.",
        ),
        Problem::UnknownProvider => (
            "That way to sign in does not exist",
            "The link names a sign-in provider that is not set up here. It may be an old link.",
            "Choose one of the providers on the sign-in page.",
        ),
        Problem::ProviderUnavailable => (
            "The sign-in provider does not answer",
            "We asked the provider to sign you in and got no usable answer. Nothing is wrong with your details.",
            "Wait a moment and try again. If it stays like this, tell the people who run this site.",
        ),
        Problem::ProviderBroken => (
            "The sign-in provider is not set up correctly",
            "The provider answers, but what it says about itself cannot be used for signing in.",
            "Trying again later may help. Please tell the people who run this site.",
        ),
        Problem::ClientRefused => (
            "This site is not set up right at that provider",
            "The provider does not take this site as one that people may sign in to. It is nothing that you did, and trying again will not help.",
            "Please tell the people who run this site. If you have another way to sign in here, use that one.",
        ),
        Problem::SignInDeclined => (
            "You did not sign in",
            "At the provider you chose not to go on. That is fine: nothing was changed.",
            "If that was not what you meant, try again.",
        ),
        Problem::SignInFailed => (
            "The provider could not sign you in",
            "The provider ended the sign-in without saying who you are.",
            "Try again. If it happens again, tell the people who run this site.",
        ),
        Problem::SignInStale => (
            "This sign-in is over",
            "It was used already, or took longer than a quarter of an hour. For your safety each attempt works once and only for a short time.",
            "Start again; it takes a moment.",
        ),
        Problem::SignInForeign => (
            "This sign-in began somewhere else",
            "It was begun in another browser or another window. For your safety it can only be finished where it began.",
            "Start again here.",
        ),
        Problem::CookiesBlocked => (
            "Your browser did not keep our cookie",
            "Signing in needs two small cookies, used for nothing else. Your browser did not send back the one we set, or the sign-in began in another browser.",
            "Allow cookies for this site, then try again.",
        ),
        Problem::SignInRefused => (
            "We could not confirm the sign-in",
            "What the provider sent did not pass our checks, so we did not sign you in.",
            "Try again. If it happens again, tell the people who run this site.",
        ),
        Problem::SignInNotFresh => (
            "Your provider did not ask who you are",
            "For what you asked for we want to be sure that it is you, and your provider did not confirm that you have just signed in there. Nothing was changed.",
            "Sign out at your provider, then try again. If it happens again, tell the people who run this site.",
        ),
        Problem::OtherPerson => (
            "That was somebody else",
            "You were asked to sign in once more as yourself, and somebody else signed in at the provider. Nothing was changed.",
            "Try again as yourself. To change to the other person, sign out here first.",
        ),
        Problem::IdentityTaken => (
            "This way to sign in belongs to another person here",
            "Somebody is registered here with it already, so it cannot be linked to you as well. Nothing was changed.",
            "If that other registration is yours too, ask the people who run this site to bring the two together.",
        ),
        Problem::LinkLost => (
            "Nothing was linked",
            "When you came back from the provider, you were no longer signed in here as the person who wanted to link it.",
            "Sign in the way you usually do, then link it from your account page.",
        ),
        Problem::LastIdentity => (
            "This is your only way to sign in",
            "Without it you could not come back, so it was not removed.",
            "Link another one first, then remove this one.",
        ),
        Problem::TooManyIdentities => (
            "You have as many ways to sign in as can be kept",
            "There can be twenty for one person, so this one was not linked. Nothing was changed.",
            "Remove one that you no longer use, then link this one.",
        ),
        Problem::RegistrationClosed => (
            "Registration is closed",
            "We know now who you are, but new people cannot register here at the moment.",
            "If you think you should have access, ask the people who run this site. If you have registered before with another provider, sign in with that one.",
        ),
        Problem::InvitationNeeded => (
            "You need an invitation",
            "New people can register here when their e-mail address has been invited. Yours has not, or the provider has not confirmed it.",
            "Ask the person who told you about this site to have your address invited.",
        ),
        Problem::DomainNotAllowed => (
            "Your e-mail address is not one of those that can register",
            "Registration is open to confirmed e-mail addresses of certain organisations. The one your provider gave us is not among them.",
            "Sign in with an account of your organisation, or ask the people who run this site.",
        ),
        Problem::AlreadyRegistered => (
            "You are registered already",
            "Somebody, probably you in another window, has just finished this registration.",
            "Sign in, and you are there.",
        ),
        Problem::UserDisabled => (
            "Your access has been switched off",
            "You are registered here, but an administrator has switched off your access.",
            "If that is a mistake, ask the people who run this site.",
        ),
        Problem::SessionLimit => (
            "You are signed in on too many devices",
            "You have as many sessions as are allowed at once, so no new one was started.",
            "Sign out on another device, then sign in here.",
        ),
        Problem::Forbidden => (
            "This page is not for your role",
            "You are signed in, but your roles do not include this page.",
            "If you need it, ask the people who run this site to give you the role.",
        ),
        Problem::TokenInAddress => (
            "An address must not have a token in it",
            "Addresses are kept in histories and logs, where others can read them. Nothing was done.",
            "Send the token in the header Authorization: Bearer. If it was in a link that others may have seen, revoke it and make a new one.",
        ),
        Problem::CrossSite => (
            "That came from another site",
            "A form for this site was sent from somewhere else, or your browser did not say from where. For your safety it was not carried out.",
            "Open the page here and send the form again.",
        ),
        Problem::InFrame => (
            "Please go on in a tab of its own",
            "This step of signing in was to happen inside another page, where you could not see whose page it is.",
            "Open it in a new tab. Then come back here and reload the page.",
        ),
        Problem::NotAVisit => (
            "This page is only for visits",
            "It is a step on the way to a service, and your browser asked for it without you going there. Nothing was changed.",
            "Open the page of the service that you want to see.",
        ),
        Problem::Misdirected => (
            "This page should have come from the service",
            "The address belongs to a service behind this door, but the request came to the door itself.",
            "Please tell the people who run this site: whatever stands in front of the service sends us more than it should.",
        ),
        Problem::NotFound => (
            "There is no such page",
            "The address may be mistyped, or the page may have moved.",
            "Start from the start page.",
        ),
        Problem::MethodNotAllowed => (
            "That cannot be done here",
            "The page exists, but not for this kind of request. Nothing was changed.",
            "Start from the start page.",
        ),
        Problem::TooLarge => (
            "That was too much at once",
            "More data arrived than this page takes. Nothing was changed.",
            "Go back, shorten what you typed, and send it again.",
        ),
        Problem::UnsupportedMedia => (
            "We do not read that kind of data",
            "The form arrived in a format that this page does not take. Nothing was changed.",
            "Go back and send it from the page itself.",
        ),
        Problem::TooMany => (
            "A little slower, please",
            "Many requests came from this browser, or from the network it is in, within a short time, so we are taking a break.",
            "Wait half a minute and try again.",
        ),
        Problem::RedirectLoop => (
            "We keep sending you around",
            "Your browser was sent to the same page several times without getting anywhere.",
            "Remove what your browser has stored for this site, then sign in again. If it happens again, tell the people who run this site.",
        ),
        Problem::TimedOut => (
            "That took too long",
            "We did not finish your request in time. It may or may not have been carried out.",
            "Wait a moment and try again.",
        ),
        Problem::DatabaseAway => (
            "We cannot check who you are at the moment",
            "Our database does not answer. You have not been signed out.",
            "Wait a moment and try again; nothing you need to do will be lost.",
        ),
        Problem::Internal => (
            "Something went wrong on our side",
            "It is our mistake, and it has been written down for the people who run this site.",
            "Try again. If it happens again, tell them when it happened.",
        ),
    }
}
