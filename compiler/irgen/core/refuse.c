// refuse.c - see refuse.h.
#include "irgen/core/refuse.h"
#include "types/decls.h"
#include <string.h>

static const char *const names[] = {
    [LACK_GENERICS] = "generics",
    [LACK_TPARAMS] = "type parameters",
};

// ---- saying it --------------------------------------------------------------------------------------------

// Whether `from` imports `pkg`, itself or through others. Each package is entered once (`seen`).
static bool leads_to(Refusals *r, NodeMap *seen, const Package *from, const Package *pkg) {
    if (from == pkg) return true;
    if (nodemap_get(seen, from)) return false;
    nodemap_set(seen, r->c->arena, from, r);
    for (int i = 0; i < from->imports.n; i++)
        if (leads_to(r, seen, from->imports.at[i], pkg)) return true;
    return false;
}

// The first import of a user's package that is `pkg` (direct), or leads to it.
static const Decl *import_in(Refusals *r, const Package *user, const Package *pkg, bool direct) {
    for (int i = 0; i < user->files.n; i++) {
        const DeclList *decls = &user->files.at[i]->decls;
        for (int k = 0; k < decls->n && decls->at[k]->kind == DECL_IMPORT; k++) {
            const Package *p = decls->at[k]->import.package;
            if (p && (direct ? p == pkg : leads_to(r, &(NodeMap){0}, p, pkg))) return decls->at[k];
        }
    }
    return NULL;
}

// NULL: the user's own package, or one that is always loaded (runtime).
static const Decl *user_import(Refusals *r, const Package *pkg) {
    for (int direct = 1; direct >= 0 && !pkg->user; direct--)
        for (int i = 0; i < r->c->packages.n; i++) {
            const Package *user = r->c->packages.at[i];
            const Decl *d = user->user ? import_in(r, user, pkg, direct) : NULL;
            if (d) return d;
        }
    return NULL;
}

static bool said_already(Refusals *r, const FuncNode *node, Lack lack) {
    if (!node) return false;
    while (node->outer) node = node->outer;
    uintptr_t said = (uintptr_t)nodemap_get(&r->said, node), bit = (uintptr_t)1 << lack;
    nodemap_set(&r->said, r->c->arena, node, (void *)(said | bit));
    return said & bit;
}

void ir_refuse(Refusals *r, const Package *pkg, const FuncNode *node, Pos pos, Lack lack) {
    if (r->defer) {
        r->met = true;
        return;
    }
    if (said_already(r, node, lack)) return;
    const Decl *import = user_import(r, pkg);
    if (import)
        diag_error(r->c->diags, import->import.path_pos, "not supported: %s in package %s (%s)", names[lack],
                   pkg->path, diags_pos_text(r->c->diags, pos));
    else diag_error(r->c->diags, pos, "not supported: %s", names[lack]);
}

void ir_refuse_body(Refusals *r, const Package *pkg, const FuncNode *node, const char *why) {
    const Decl *import = user_import(r, pkg);
    const void *place = import ? (const void *)import : pkg; // one line an import, or a package
    if (nodemap_get(&r->said, place)) return;
    nodemap_set(&r->said, r->c->arena, place, (void *)place);
    const Package *direct = import ? import->import.package : pkg;
    Pos pos = import ? import->import.path_pos : node->pos;
    const char *needed =
        direct == pkg ? "" : arena_printf(r->c->arena, ", which needs package %s", pkg->path);
    diag_error(r->c->diags, pos, "not supported: package %s%s (%s)", direct->path, needed, why);
}
