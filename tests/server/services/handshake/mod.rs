//! The way from a service at another host to the door and back.

mod addresses;
mod arriving;
mod attacks;
mod bounds;
mod destinations;
mod ends;
mod no_visits;
mod often;
mod pages;
