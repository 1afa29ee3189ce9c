//! What stands before a name: a mark, a picture of the operator's, or a tile with the first letter. All are decoration, since the
//! name says the same.

use leptos::prelude::*;

use super::{brand::address_of, marks::drawing};
use crate::model::icon::{Icon, initial};

/// How large it is beside the name of a provider, in CSS pixels.
const SIDE: &str = "20";

#[component]
pub fn Tile(icon: Option<Icon>, name: String) -> impl IntoView {
    match icon {
        Some(Icon::Mark(mark)) => {
            let (inside, view_box) = drawing(mark);
            view! {
                <svg class="mark" aria-hidden="true" viewBox=view_box width=SIDE height=SIDE inner_html=inside></svg>
            }
            .into_any()
        }
        Some(Icon::Picture(picture)) => {
            view! { <img class="mark" src=address_of(&picture) width=SIDE height=SIDE alt="" /> }.into_any()
        }
        None => view! {
            <span class="mark letter" aria-hidden="true">
                {initial(&name)}
            </span>
        }
        .into_any(),
    }
}
