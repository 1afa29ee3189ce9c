// Browsers keep pages whole for Back and Forward. What is shown again is asked for again, since the session may be over.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
