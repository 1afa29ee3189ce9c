//! The place where people find a service: its metadata are the door's, and everything else is the program's.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{Request, State},
    http::Response,
};
use tokio::net::TcpListener;
use vestibule::model::host_address::RESOURCE_METADATA;

use crate::proxies::running::free_port;

pub struct Front {
    pub url: String,
    /// Where the program has to listen.
    pub program: SocketAddr,
    listener: TcpListener,
}

impl Front {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { url, program: ([127, 0, 0, 1], free_port()).into(), listener }
    }

    /// Opens it; gives its address and where the program listens.
    pub fn open(self, door: SocketAddr) -> (String, SocketAddr) {
        let router = Router::new().fallback(pass).with_state([door, self.program]);
        tokio::spawn(async move { axum::serve(self.listener, router).await });
        (self.url, self.program)
    }
}

/// As it came, `Host` included.
async fn pass(State([door, program]): State<[SocketAddr; 2]>, request: Request) -> Response<reqwest::Body> {
    let path = request.uri().path();
    let to = if path.starts_with(RESOURCE_METADATA.path) { door } else { program };
    let ask = reqwest::Client::new().request(request.method().clone(), format!("http://{to}{path}"));
    ask.headers(request.headers().clone()).send().await.unwrap().into()
}
