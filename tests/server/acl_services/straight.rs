//! Services that are asked straight, with the persona's assertion.
