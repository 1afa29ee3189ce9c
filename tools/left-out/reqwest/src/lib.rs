//! Where reqwest would be: this cargo-leptos downloads nothing, and asks nobody for newer versions of its tools.

use std::{fmt, io};

use bytes::Bytes;

fn refused<T>() -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this build of cargo-leptos downloads nothing"))
}

pub async fn get(_: &str) -> io::Result<Response> {
    refused()
}

#[derive(Default)]
pub struct ClientBuilder;

impl ClientBuilder {
    #[must_use]
    pub fn user_agent(self, _: &str) -> Self {
        self
    }

    pub fn build(self) -> io::Result<Client> {
        refused()
    }
}

#[derive(Default)]
pub struct Client;

impl Client {
    pub fn get(&self, _: String) -> Request {
        Request
    }
}

pub struct Request;

impl Request {
    pub async fn send(self) -> io::Result<Response> {
        refused()
    }
}

/// There is never one.
pub enum Response {}

impl Response {
    pub fn status(&self) -> Status {
        match *self {}
    }

    pub async fn bytes(self) -> io::Result<Bytes> {
        match self {}
    }

    pub async fn json<T>(self) -> io::Result<T> {
        match self {}
    }
}

pub enum Status {}

impl Status {
    pub fn is_success(&self) -> bool {
        match *self {}
    }
}

impl fmt::Display for Status {
    fn fmt(&self, _: &mut fmt::Formatter) -> fmt::Result {
        match *self {}
    }
}
