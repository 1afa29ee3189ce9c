"""A service whose routes are told by the OpenAPI document that FastAPI makes of it. BROKEN=KIND breaks one rule, as it happens in
real services: the right rule comes first, then the broken one. acl.py and assertion.py are those of docs."""

import os, time, uuid
import jwt
from fastapi import Body, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import Response
import acl
from assertion import caller

BROKEN = os.environ.get("BROKEN", "")
assert BROKEN in ("", "method", "parent", "or", "override", "case", "list"), BROKEN


def rule(kind, right, wrong):
    return wrong if BROKEN == kind else right


# A check that is forgotten on one method.
may_drop_comment = rule(
    "method",
    lambda page, who: who["sub"] == page["owner"],
    lambda page, who: True,
)
# Another's child under one's own parent.
belongs = rule(
    "parent",
    lambda comment, page: comment["page"] == page["id"],
    lambda comment, page: True,
)
# `or` for `and`.
may_see_history = rule(
    "or",
    lambda page, who: "admin" in who["roles"] and who["sub"] in (page["owner"], page["editor"]),
    lambda page, who: "admin" in who["roles"] or who["sub"] in (page["owner"], page["editor"]),
)
# A method override: roles are looked at for the method that came, and what answers is found by the one that is wished for.
method_of = rule(
    "override",
    lambda request: request.method,
    lambda request: request.headers.get("x-http-method-override", request.method),
)
# A path in another case: it is put into small letters after roles were looked at.
guarded_path = rule(
    "case",
    lambda request: request.url.path.lower(),
    lambda request: request.url.path,
)
# A list that leaks.
in_list = rule(
    "list",
    lambda page, who: may_read(page, who),
    lambda page, who: True,
)

app = FastAPI(docs_url=None, redoc_url=None)
pages, comments = {}, {}
GUARDED = [("GET", "/reports", {"admin", "editor", "reader"}), ("DELETE", "/pages", {"admin", "editor"})]


@app.middleware("http")
async def roles_first(request: Request, call_next):
    for method, under, roles in GUARDED:
        if request.method == method and guarded_path(request).startswith(under):
            try:
                who = caller(request.headers.get("vestibule-assertion", ""))
            except jwt.PyJWTError:
                return Response(status_code=401)
            if not roles & set(who["roles"]):
                return Response(status_code=403)
    request.scope["method"] = method_of(request)
    request.scope["path"] = request.url.path.lower()
    return await call_next(request)


def who(vestibule_assertion: str = Header("", include_in_schema=False)):
    try:
        return caller(vestibule_assertion)
    except jwt.PyJWTError:
        raise HTTPException(401)


def may_read(page, who):
    return who["sub"] in (page["owner"], page["editor"], page["reader"])


def found(id: str):
    if id not in pages:
        raise HTTPException(404)
    return pages[id]


def readable(page=Depends(found), who=Depends(who)):
    if not may_read(page, who):
        raise HTTPException(404)
    return page


def found_comment(comment: str, page=Depends(found)):
    if comment not in comments or not belongs(comments[comment], page):
        raise HTTPException(404)
    return comments[comment]


def allowed(is_allowed, page, who):
    if not is_allowed(page, who):
        raise HTTPException(403 if may_read(page, who) else 404)


@app.get("/health")
def health():
    return {"up": True}


@app.get("/reports")
def reports(who=Depends(who)):
    return {"pages": len(pages)}


@app.get("/pages")
def list_pages(who=Depends(who)):
    return [page for page in pages.values() if in_list(page, who)]


@app.post("/pages", status_code=201)
def create(text: str = Body(embed=True, examples=["A text"]), who=Depends(who)):
    return add(who["sub"], None, None, text)


@app.get("/pages/{id}")
def read(page=Depends(readable)):
    return page


@app.put("/pages/{id}")
def change(text: str = Body(embed=True, examples=["Another text"]), page=Depends(readable), who=Depends(who)):
    allowed(lambda page, who: who["sub"] in (page["owner"], page["editor"]), page, who)
    page["text"] = text
    return page


@app.delete("/pages/{id}", status_code=204)
def delete(page=Depends(readable), who=Depends(who)):
    allowed(lambda page, who: who["sub"] == page["owner"], page, who)
    del pages[page["id"]]


@app.get("/pages/{id}/history")
def history(page=Depends(found), who=Depends(who)):
    allowed(may_see_history, page, who)
    return []


@app.get("/pages/{id}/comments/{comment}")
def read_comment(page=Depends(readable), comment=Depends(found_comment)):
    return comment


@app.delete("/pages/{id}/comments/{comment}", status_code=204)
def delete_comment(page=Depends(found), comment=Depends(found_comment), who=Depends(who)):
    allowed(may_drop_comment, page, who)
    del comments[comment["id"]]


def add(owner, editor, reader, text):
    page = {"id": str(uuid.uuid4()), "owner": owner, "editor": editor, "reader": reader, "text": text, "at": time.time()}
    pages[page["id"]] = page
    return page


def make_page(owner, editor, reader):
    return {"id": add(owner, editor, reader, "Made by acl")["id"]}


def make_comment(owner, editor, reader):
    page = add(owner, editor, reader, "Made by acl")
    comment = {"id": str(uuid.uuid4()), "page": page["id"], "text": "Made by acl"}
    comments[comment["id"]] = comment
    return {"id": page["id"], "comment": comment["id"]}


def drop(made, people, since):
    for page in list(pages.values()):
        if page["owner"] in people and page["at"] >= since:
            del pages[page["id"]]
    for comment in list(comments.values()):
        if comment["page"] not in pages:
            del comments[comment["id"]]


if token := os.environ.get("VESTIBULE_ACL_TOKEN"):
    PAGE = ["GET /pages", "GET /pages/{id}", "PUT /pages/{id}", "DELETE /pages/{id}", "GET /pages/{id}/history"]
    COMMENT = ["GET /pages/{id}/comments/{comment}", "DELETE /pages/{id}/comments/{comment}"]
    kinds = {"page": (PAGE, make_page), "comment": (COMMENT, make_comment)}
    app.include_router(acl.contract(token, kinds, drop, lists=["GET /pages"], public=["GET /health"]))
