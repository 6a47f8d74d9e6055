// analysis_cfg.c - control-flow graphs: reverse post-order, dominators (Cooper, Harvey, Kennedy), loop nests
// (Havlak).
//
// Loops are found in one sweep over a depth-first tree, innermost first, merging each finished body into its
// header with union-find. A body that can be entered beside its header makes the loop irreducible; it keeps
// the header that the tree gave it. Not handled: blocks that cannot be reached; they have no number.
#include "analysis/analysis.h"
#include <stdlib.h>
#include <string.h>

// A depth-first walk without recursion: post-order numbers, then the arrays in reverse post-order.
static void number_blocks(PassCfg *c) {
    typedef struct Frame {
        LLVMBasicBlockRef block;
        int next;
    } Frame;
    PASS_VEC(Frame) stack = {0};
    PASS_VEC(LLVMBasicBlockRef) post = {0};
    LLVMBasicBlockRef entry = LLVMGetEntryBasicBlock(c->fn);
    PASS_PUSH(stack, ((Frame){entry, 0}));
    pass_map_set(&c->index, entry, 0);
    while (stack.n) {
        Frame *f = &stack.at[stack.n - 1];
        LLVMValueRef t = LLVMGetBasicBlockTerminator(f->block);
        if (f->next >= pass_successors(t)) {
            PASS_PUSH(post, f->block);
            stack.n--;
            continue;
        }
        LLVMBasicBlockRef s = LLVMGetSuccessor(t, (unsigned)f->next++);
        if (pass_map_get(&c->index, s) < 0) {
            pass_map_set(&c->index, s, 0);
            PASS_PUSH(stack, ((Frame){s, 0}));
        }
    }
    c->n = post.n;
    c->blocks = PASS_NEW_ARRAY(&c->arena, LLVMBasicBlockRef, post.n);
    for (int i = 0; i < post.n; i++) {
        c->blocks[i] = post.at[post.n - 1 - i];
        pass_map_set(&c->index, c->blocks[i], i);
    }
    PASS_VEC_FREE(stack);
    PASS_VEC_FREE(post);
}

static void link_blocks(PassCfg *c) {
    int edges = 0;
    c->succ_start = PASS_NEW_ARRAY(&c->arena, int, c->n + 1);
    c->pred_start = PASS_NEW_ARRAY(&c->arena, int, c->n + 2);
    for (int b = 0; b < c->n; b++) edges += pass_successors(LLVMGetBasicBlockTerminator(c->blocks[b]));
    c->succ = PASS_NEW_ARRAY(&c->arena, int, edges);
    c->pred = PASS_NEW_ARRAY(&c->arena, int, edges);
    int k = 0;
    for (int b = 0; b < c->n; b++) {
        LLVMValueRef t = LLVMGetBasicBlockTerminator(c->blocks[b]);
        c->succ_start[b] = k;
        for (int i = 0; i < pass_successors(t); i++) {
            int s = pass_map_get(&c->index, LLVMGetSuccessor(t, (unsigned)i));
            c->succ[k++] = s;
            c->pred_start[s + 2]++;
        }
    }
    c->succ_start[c->n] = k;
    for (int b = 2; b <= c->n; b++) c->pred_start[b] += c->pred_start[b - 1];
    for (int b = 0; b < c->n; b++) // pred_start[s + 1] is where the next predecessor of s goes
        for (int i = c->succ_start[b]; i < c->succ_start[b + 1]; i++)
            c->pred[c->pred_start[c->succ[i] + 1]++] = b;
}

static void find_dominators(PassCfg *c) {
    int *idom = c->idom = PASS_NEW_ARRAY(&c->arena, int, c->n);
    for (int b = 1; b < c->n; b++) idom[b] = -1;
    for (bool changed = true; changed;) {
        changed = false;
        for (int b = 1; b < c->n; b++) {
            int best = -1;
            for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) {
                int p = c->pred[i];
                if (idom[p] < 0) continue;
                if (best < 0) best = p;
                for (int q = best; p != q; best = p) {
                    while (p > q) p = idom[p];
                    while (q > p) q = idom[q];
                }
            }
            changed |= idom[b] != best;
            idom[b] = best;
        }
    }
}

// Pre-order intervals of the dominator tree: as idom[b] < b, sizes add up from the back and places are handed
// out from the front.
static void number_dominators(PassCfg *c) {
    int *first = c->dom_first = PASS_NEW_ARRAY(&c->arena, int, c->n);
    int *last = c->dom_last = PASS_NEW_ARRAY(&c->arena, int, c->n);
    int *size = PASS_NEW_ARRAY(&c->arena, int, c->n), *used = PASS_NEW_ARRAY(&c->arena, int, c->n);
    for (int b = c->n - 1; b >= 0; b--) {
        size[b]++;
        if (b) size[c->idom[b]] += size[b];
    }
    for (int b = 0; b < c->n; b++) {
        if (b) {
            int up = c->idom[b];
            first[b] = first[up] + 1 + used[up];
            used[up] += size[b];
        }
        last[b] = first[b] + size[b] - 1;
    }
}

// The depth-first tree that loop finding needs: pre-order number, and the largest number below each block.
static void walk_tree(PassCfg *c, int *pre, int *last, int *order) {
    int *stack = PASS_NEW_ARRAY(&c->arena, int, c->n), *next = PASS_NEW_ARRAY(&c->arena, int, c->n), top = 0,
        k = 0;
    memset(pre, -1, sizeof(int) * (size_t)c->n);
    stack[top++] = 0;
    pre[0] = k;
    order[k++] = 0;
    while (top) {
        int b = stack[top - 1];
        if (c->succ_start[b] + next[b] == c->succ_start[b + 1]) {
            last[b] = k - 1;
            top--;
            continue;
        }
        int s = c->succ[c->succ_start[b] + next[b]++];
        if (pre[s] < 0) {
            pre[s] = k;
            order[k++] = s;
            stack[top++] = s;
        }
    }
}

static int set_find(int *up, int b) {
    while (up[b] != b) b = up[b] = up[up[b]];
    return b;
}

static void find_loops(PassCfg *c) {
    int n = c->n;
    int *pre = PASS_NEW_ARRAY(&c->arena, int, n), *last = PASS_NEW_ARRAY(&c->arena, int, n);
    int *order = PASS_NEW_ARRAY(&c->arena, int, n), *up = PASS_NEW_ARRAY(&c->arena, int, n);
    int *loop_at = PASS_NEW_ARRAY(&c->arena, int, n); // header -> loop or -1
    int *mark = PASS_NEW_ARRAY(&c->arena, int, n);
    typedef PASS_VEC(int) Ints;
    Ints *late = calloc((size_t)n, sizeof(Ints)),
         body = {0}; // late: entries into irreducible loops, handed outward
    PASS_VEC(PassLoop) loops = {0};
    walk_tree(c, pre, last, order);
    c->loop_of = PASS_NEW_ARRAY(&c->arena, int, n);
    for (int b = 0; b < n; b++) {
        up[b] = b;
        loop_at[b] = c->loop_of[b] = mark[b] = -1;
    }
    for (int k = n - 1; k >= 0; k--) {
        int w = order[k];
        bool found = false, irreducible = false;
        body.n = 0;
        for (int i = c->pred_start[w]; i < c->pred_start[w + 1]; i++) {
            int v = c->pred[i];
            if (pre[w] > pre[v] || pre[v] > last[w]) continue; // not a back edge
            found = true;
            v = set_find(up, v);
            if (v != w && mark[v] != w) {
                mark[v] = w;
                PASS_PUSH(body, v);
            }
        }
        if (!found) continue;
        int me = loops.n;
        for (int i = 0; i < body.n; i++) {
            int x = body.at[i], extra = late[x].n;
            for (int j = c->pred_start[x]; j < c->pred_start[x + 1] + extra; j++) {
                int y = j < c->pred_start[x + 1] ? c->pred[j] : late[x].at[j - c->pred_start[x + 1]];
                if (j < c->pred_start[x + 1] && pre[x] <= pre[y] && pre[y] <= last[x])
                    continue; // x's own back edge
                y = set_find(up, y);
                if (pre[w] > pre[y] || pre[y] > last[w]) {
                    irreducible = true;
                    PASS_PUSH(late[w], y);
                } else if (y != w && mark[y] != w) {
                    mark[y] = w;
                    PASS_PUSH(body, y);
                }
            }
        }
        PASS_PUSH(loops, ((PassLoop){w, -1, 0, irreducible}));
        loop_at[w] = me;
        for (int i = 0; i < body.n; i++) {
            int x = body.at[i];
            up[x] = w;
            if (loop_at[x] >= 0) loops.at[loop_at[x]].parent = me;
            else c->loop_of[x] = me;
        }
        c->loop_of[w] = me;
    }
    for (int i = loops.n - 1; i >= 0; i--) // parents come after their children
        loops.at[i].depth = loops.at[i].parent < 0 ? 1 : loops.at[loops.at[i].parent].depth + 1;
    c->nloops = loops.n;
    c->loops = PASS_NEW_ARRAY(&c->arena, PassLoop, loops.n);
    if (loops.n) memcpy(c->loops, loops.at, sizeof(PassLoop) * (size_t)loops.n);
    for (int b = 0; b < n; b++) PASS_VEC_FREE(late[b]);
    free(late);
    PASS_VEC_FREE(body);
    PASS_VEC_FREE(loops);
}

PassCfg *pass_cfg_new(LLVMValueRef fn) {
    PassCfg *c = calloc(1, sizeof *c);
    if (!c) abort();
    c->fn = fn;
    number_blocks(c);
    link_blocks(c);
    find_dominators(c);
    number_dominators(c);
    find_loops(c);
    return c;
}

void pass_cfg_free(PassCfg *c) {
    pass_map_free(&c->index);
    pass_arena_free(&c->arena);
    free(c);
}

int pass_cfg_block(const PassCfg *c, LLVMBasicBlockRef b) { return pass_map_get(&c->index, b); }

bool pass_cfg_dominates(const PassCfg *c, int a, int b) {
    return c->dom_first[a] <= c->dom_first[b] && c->dom_first[b] <= c->dom_last[a];
}

bool pass_cfg_loop_contains(const PassCfg *c, int loop, int block) {
    if (loop < 0) return true;
    int l = c->loop_of[block];
    while (l >= 0 && c->loops[l].depth > c->loops[loop].depth) l = c->loops[l].parent;
    return l == loop;
}
