include!("../../services/assertion_pages/page.rs");
