// cfg.c - see cfg.h. Dominators: Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm" (2001). Loops:
// loops.c.
#include "analysis/cfg.h"
#include "analysis/loops.h"
#include <stdlib.h>

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

PassCfg *pass_cfg_new(LLVMValueRef fn) {
    PassCfg *c = calloc(1, sizeof *c);
    if (!c) abort();
    c->fn = fn;
    number_blocks(c);
    link_blocks(c);
    find_dominators(c);
    number_dominators(c);
    cfg_find_loops(c);
    c->sorted = PASS_NEW_ARRAY(&c->arena, uint64_t, c->n / 64 + 1);
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

bool pass_cfg_counts_to_panic(const PassCfg *c, int loop) {
    int header = c->loops[loop].header;
    for (int i = c->pred_start[header]; i < c->pred_start[header + 1]; i++) {
        int from = c->pred[i];
        for (int k = c->succ_start[from];
             pass_cfg_loop_contains(c, loop, from) && k < c->succ_start[from + 1]; k++)
            if (LLVMIsAUnreachableInst(LLVMGetBasicBlockTerminator(c->blocks[c->succ[k]]))) return true;
    }
    return false;
}

static int by_number(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}

// Bits of blocks that are many for the words that they lie in are read in less time than sorting takes.
void pass_cfg_sort(const PassCfg *c, int *blocks, int n) {
    if (n < 2) return;
    int first = blocks[0] / 64, last = first;
    for (int k = 1; k < n; k++) {
        if (blocks[k] / 64 < first) first = blocks[k] / 64;
        if (blocks[k] / 64 > last) last = blocks[k] / 64;
    }
    if (last - first > n) {
        qsort(blocks, (size_t)n, sizeof *blocks, by_number);
        return;
    }
    for (int k = 0; k < n; k++) c->sorted[blocks[k] / 64] |= 1ull << blocks[k] % 64;
    for (int word = first, k = 0; word <= last; word++) {
        for (uint64_t bits = c->sorted[word]; bits; bits &= bits - 1)
            blocks[k++] = word * 64 + __builtin_ctzll(bits);
        c->sorted[word] = 0;
    }
}

static void swap(int *a, int *b) {
    int was = *a;
    *a = *b;
    *b = was;
}

void pass_queue_put(PassQueue *q, int block) {
    PASS_PUSH(*q, block);
    for (int k = q->n - 1; k && q->at[(k - 1) / 2] > q->at[k]; k = (k - 1) / 2)
        swap(&q->at[k], &q->at[(k - 1) / 2]);
}

int pass_queue_take(PassQueue *q) {
    int first = q->at[0];
    q->at[0] = q->at[--q->n];
    for (int k = 0, least; (least = 2 * k + 1) < q->n; k = least) {
        if (least + 1 < q->n && q->at[least + 1] < q->at[least]) least++;
        if (q->at[k] <= q->at[least]) break;
        swap(&q->at[k], &q->at[least]);
    }
    return first;
}
