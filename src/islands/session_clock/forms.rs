//! The forms of the page: what has been typed into them, and putting it back.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::model::typed::{Field, TypedForm, may_be_kept};

/// Where in `main` something can be typed and sent.
const FORMS: &str = "main form[method=post]";

/// A field, whichever element it is.
enum Control {
    Input(HtmlInputElement),
    Area(HtmlTextAreaElement),
    Select(HtmlSelectElement),
}

/// What stands in all of them and is not what the page came with.
pub fn read() -> Vec<TypedForm> {
    let changed = |form: &HtmlFormElement| {
        let fields: Vec<Field> =
            controls(form).iter().filter(|control| control.is_changed()).map(Control::field).collect();
        (!fields.is_empty()).then(|| TypedForm { action: action(form), fields })
    };
    all().iter().filter_map(changed).collect()
}

/// Puts it back where the page has not changed meanwhile, and nobody has begun to type anew. Gives the forms in which it stands.
pub fn restore(typed: &[TypedForm]) -> Vec<HtmlFormElement> {
    let mut restored = Vec::new();
    for form in all() {
        let fields = typed.iter().filter(|typed| typed.action == action(&form)).flat_map(|typed| &typed.fields);
        let controls = controls(&form);
        let mut any = false;
        for field in fields {
            if let Some(control) = controls.iter().find(|control| control.is_of(field) && !control.is_changed()) {
                control.put(field);
                any |= control.is_changed();
            }
        }
        if any {
            restored.push(form);
        }
    }
    restored
}

/// Where a form leads, as it is written down.
pub fn action(form: &HtmlFormElement) -> String {
    form.get_attribute("action").unwrap_or_default()
}

fn all() -> Vec<HtmlFormElement> {
    let Ok(found) = document().query_selector_all(FORMS) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

fn controls(form: &HtmlFormElement) -> Vec<Control> {
    let elements = form.elements();
    (0..elements.length()).filter_map(|index| Control::of(elements.item(index)?)).collect()
}

impl Control {
    fn of(element: Element) -> Option<Self> {
        // A page may say of a field that browsers shall not fill in that it is no secret.
        let off = if element.has_attribute("data-keep") { None } else { element.get_attribute("autocomplete") };
        let control = match element.dyn_into::<HtmlInputElement>() {
            Ok(input) => Self::Input(input),
            Err(element) => match element.dyn_into::<HtmlTextAreaElement>() {
                Ok(area) => Self::Area(area),
                Err(element) => Self::Select(element.dyn_into().ok()?),
            },
        };
        let kind = match &control {
            Self::Input(input) => input.type_(),
            Self::Area(area) => area.type_(),
            Self::Select(select) => select.type_(),
        };
        may_be_kept(&kind, &control.name(), &off.unwrap_or_default()).then_some(control)
    }

    fn name(&self) -> String {
        match self {
            Self::Input(input) => input.name(),
            Self::Area(area) => area.name(),
            Self::Select(select) => select.name(),
        }
    }

    fn value(&self) -> String {
        match self {
            Self::Input(input) => input.value(),
            Self::Area(area) => area.value(),
            Self::Select(select) => select.value(),
        }
    }

    fn ticked(&self) -> Option<bool> {
        match self {
            Self::Input(input) => matches!(&*input.type_(), "checkbox" | "radio").then(|| input.checked()),
            _ => None,
        }
    }

    fn is_changed(&self) -> bool {
        match self {
            Self::Input(input) if self.ticked().is_some() => input.checked() != input.default_checked(),
            Self::Input(input) => input.value() != input.default_value(),
            Self::Area(area) => area.default_value().is_ok_and(|value| value != area.value()),
            Self::Select(select) => select.value() != usual(select),
        }
    }

    fn field(&self) -> Field {
        Field { name: self.name(), value: self.value(), ticked: self.ticked() }
    }

    fn is_of(&self, field: &Field) -> bool {
        let ticked = self.ticked();
        // Of several that are ticked, the value says which.
        self.name() == field.name
            && ticked.is_some() == field.ticked.is_some()
            && (ticked.is_none() || self.value() == field.value)
    }

    fn put(&self, field: &Field) {
        match self {
            Self::Input(input) => match field.ticked {
                Some(ticked) => input.set_checked(ticked),
                None => input.set_value(&field.value),
            },
            Self::Area(area) => area.set_value(&field.value),
            Self::Select(select) => select.set_value(&field.value),
        }
    }
}

/// What the page came with: the option that it names, or the first one.
fn usual(select: &HtmlSelectElement) -> String {
    let options = select.options();
    let option = |index| options.item(index).and_then(|option| option.dyn_into::<HtmlOptionElement>().ok());
    let named = (0..options.length()).filter_map(option).find(HtmlOptionElement::default_selected);
    named.or_else(|| option(0)).map(|option| option.value()).unwrap_or_default()
}
