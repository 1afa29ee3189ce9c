//! The way in from a person's side: whom they sign in as, how recently, how many at once.

mod at_once;
mod choosing;
mod email_first;
mod last_used;
mod many_ways;
mod recent_sign_in;
mod straight_on;
mod way_in;
