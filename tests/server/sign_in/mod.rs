//! The way in from a person's side: whom they sign in as, how recently, how many at once.

mod at_once;
mod choosing;
mod recent_sign_in;
mod way_in;
