// A websocket that says what it hears (RFC 6455): short frames of text, and the end.
import { createHash } from "node:crypto";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 0x81;
const CLOSE = 0x88;

export function echo(request, socket) {
  const accept = createHash("sha1").update(request.headers["sec-websocket-key"] + MAGIC).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let heard = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    heard = Buffer.concat([heard, chunk]);
    for (let frame = first(heard); frame; frame = first(heard)) {
      heard = heard.subarray(frame.bytes);
      if (frame.kind === CLOSE) return socket.end(Buffer.from([CLOSE, 0]));
      socket.write(Buffer.concat([Buffer.from([TEXT, frame.text.length]), frame.text]));
    }
  });
}

/** The first whole frame; longer ones than 125 bytes are not spoken here. */
function first(bytes) {
  const length = bytes[1] & 0x7f;
  if (bytes.length < 6 || bytes.length < 6 + length) return null;
  const mask = bytes.subarray(2, 6);
  const text = Buffer.from(bytes.subarray(6, 6 + length).map((byte, at) => byte ^ mask[at % 4]));
  return { kind: bytes[0], text, bytes: 6 + length };
}
