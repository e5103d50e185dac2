"""A chat behind Roomcast, with nothing but Python 3: WEBHOOK_SECRET=whsec_... python3 chat.py"""
import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))


def verified(headers, body):
    message_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(time.time() - int(sent)) > 300:
        return False
    right = hmac.digest(SECRET, f"{message_id}.{sent}.".encode() + body, hashlib.sha256)
    signature = b"v1," + base64.b64encode(right)
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(signature, one) for one in given)


def emit(event, *args):
    return {"op": "emit", "to": ["chat"], "event": event, "args": args}


def text(value, most):
    return value.strip()[:most] if isinstance(value, str) else ""


def answer(envelope):
    if envelope["type"] == "connect":
        name = text(envelope["auth"].get("name"), 40)
        if not name:
            return {"error": {"message": "Tell us your name.", "data": {"code": "no_name"}}}
        return {"user": name, "join": ["chat"], "data": {"sent": 0}, "commands": [emit("joined", name)]}
    if envelope["type"] == "event":
        said = text((envelope["args"] or [""])[0], 2000)
        if not said:
            return {"error": {"code": "empty", "message": "Say something."}}
        number = envelope["data"]["sent"] + 1
        message = {"from": envelope["user"], "text": said, "number": number}
        return {"ack": [message], "data": {"sent": number}, "commands": [emit("message", message)]}
    if envelope["type"] == "disconnect":
        print(envelope["user"], "has left:", envelope["reason"], flush=True)
    return {}


class Chat(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        genuine = verified(self.headers, body)
        out = json.dumps(answer(json.loads(body))).encode() if genuine else b""
        self.send_response(200 if genuine else 401)
        self.send_header("content-length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8080))), Chat).serve_forever()
