//! What the tabs of one browser tell each other.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::model::session_clock::Message;

const NAME: &str = "vestibule-session";

/// The way to the others. It is open while the page is shown: a page that is kept for Back holds nothing open.
pub struct Tabs {
    channel: RefCell<Option<BroadcastChannel>>,
    heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    pub fn new(mut hear: impl FnMut(Message) + 'static) -> Self {
        let heard = Closure::new(move |event: MessageEvent| {
            let message = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            if let Some(message) = message {
                hear(message);
            }
        });
        Self { channel: RefCell::default(), heard }
    }

    pub fn open(&self) {
        let channel = BroadcastChannel::new(NAME).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(self.heard.as_ref().unchecked_ref()));
        }
        if let Some(former) = self.channel.replace(channel) {
            former.close();
        }
    }

    pub fn tell(&self, message: &Message) {
        if let (Some(channel), Ok(text)) = (&*self.channel.borrow(), serde_json::to_string(message)) {
            // A channel that has been closed meanwhile has nobody to tell.
            let _ = channel.post_message(&text.into());
        }
    }

    pub fn close(&self) {
        if let Some(channel) = self.channel.take() {
            channel.close();
        }
    }
}
