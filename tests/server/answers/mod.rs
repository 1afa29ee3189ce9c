//! What every answer keeps to, whatever was asked: headers, hosts, files, error pages, panics, logs, and bytes that no browser sends.

mod access_log;
mod brand;
mod crowds;
mod error_pages;
mod files;
mod headers;
mod hosts;
mod languages;
mod listener;
pub mod logs;
mod malformed;
mod panics;
mod raw_requests;
mod streams;
