//! The life of a session: started, found, renewed, and ended in one way.
