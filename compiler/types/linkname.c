// linkname.c - //go:linkname LOCAL [TARGET]: a function of this package is known to the linker by the symbol
// TARGET, which may be that of another package's function or be declared there without a body. LOCAL may
// stand in any file of the package.
#include "base/nodemap.h"
#include "types/decls.h"

static Object *named_by(Checker *ck, const Linkname *link) {
    Object *o = scope_lookup(ck->pkg->scope, link->local);
    return o && (o->kind == OBJ_FUNC || o->kind == OBJ_VAR) ? o : NULL;
}

void linknames_apply(Checker *ck) {
    for (int i = 0; i < ck->pkg->files.n; i++) {
        const File *file = ck->pkg->files.at[i];
        for (int k = 0; k < file->linknames.n; k++) {
            const Linkname *link = &file->linknames.at[k];
            const Object *o = named_by(ck, link);
            if (!o || o->kind != OBJ_FUNC) continue;
            o->func.node->pragma |= PRAGMA_LINKNAME;
            if (link->target) o->func.node->linkname = link->target;
        }
    }
}

// A variable of another package's would be a variable of its own in silence.
static void check_link(Checker *ck, NodeMap *linked, const Linkname *link) {
    Object *o = named_by(ck, link);
    if (!o && check_has_version(ck, 18))
        check_error(ck, link->pos, "//go:linkname must refer to declared function or variable");
    if (!o) return;
    if (nodemap_get(linked, o)) check_error(ck, link->pos, "duplicate //go:linkname for %s", link->local);
    else if (o->kind == OBJ_VAR && link->target && !ck->c->no_body_ok)
        check_error(ck, link->pos, "not supported: //go:linkname of a variable");
    else nodemap_set(linked, ck->c->arena, o, o);
}

void linknames_check(Checker *ck) {
    NodeMap linked = {0};
    for (int i = 0; i < ck->pkg->files.n; i++) {
        const File *file = ck->pkg->files.at[i];
        for (int k = 0; k < file->linknames.n; k++) check_link(ck, &linked, &file->linknames.at[k]);
    }
}
