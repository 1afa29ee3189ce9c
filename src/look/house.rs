//! What every page can ask for.

use std::sync::Arc;

use super::{Assets, Frame};
use crate::{
    auth::{Caller, Door},
    model::return_to::ReturnTo,
};

/// What is made once at start and shown in many places.
#[derive(Debug, Clone)]
pub struct House {
    pub door: Arc<Door>,
    pub assets: Arc<Assets>,
}

impl House {
    /// The document around a page for somebody.
    pub fn frame(&self, caller: &Arc<Caller>, return_to: Option<ReturnTo>) -> Frame {
        let sign_out_origins = self.door.sign_out_origins(caller);
        Frame { caller: Arc::clone(caller), return_to, sign_out_origins, assets: Arc::clone(&self.assets) }
    }
}
