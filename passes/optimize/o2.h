// o2.h - LLVM's default<O2> in two parts, as text: between them runs loam-checkedloops, after the inliner and
// before the vectorisers. Together they are LLVM 19's default<O2>: test/passes/pipeline/o2.test compares.
#ifndef LOAM_PASSES_O2_H
#define LOAM_PASSES_O2_H

#define O2_INSTCOMBINE "instcombine<no-verify-fixpoint>"
#define O2_SIMPLIFYCFG "simplifycfg<switch-range-to-icmp>"

#define O2_SIMPLIFY                                                                                          \
    "annotation2metadata,forceattrs,inferattrs,coro-early,"                                                  \
    "function<eager-inv>(ee-instrument<>,lower-expect,simplifycfg,sroa,early-cse),openmp-opt,ipsccp,"        \
    "called-value-propagation,globalopt,function<eager-inv>(mem2reg," O2_INSTCOMBINE "," O2_SIMPLIFYCFG ")," \
    "always-inline,require<globals-aa>,function(invalidate<aa>),require<profile-summary>,"                   \
    "cgscc(devirt<4>(inline,function-attrs<skip-non-recursive-function-attrs>,openmp-opt-cgscc,"             \
    "function<eager-inv;no-rerun>(sroa,early-cse<memssa>,speculative-execution<only-if-divergent-target>,"   \
    "jump-threading,correlated-propagation," O2_SIMPLIFYCFG "," O2_INSTCOMBINE ",aggressive-instcombine,"    \
    "libcalls-shrinkwrap,tailcallelim," O2_SIMPLIFYCFG ",reassociate,constraint-elimination,"                \
    "loop-mssa(loop-instsimplify,loop-simplifycfg,licm<no-allowspeculation>,loop-rotate,licm,"               \
    "simple-loop-unswitch)," O2_SIMPLIFYCFG "," O2_INSTCOMBINE                                               \
    ",loop(loop-idiom,indvars,simple-loop-unswitch,loop-deletion,loop-unroll-full),sroa,vector-combine,"     \
    "mldst-motion,gvn,sccp,bdce," O2_INSTCOMBINE                                                             \
    ",jump-threading,correlated-propagation,adce,memcpyopt,dse,"                                             \
    "move-auto-init,loop-mssa(licm),coro-elide,"                                                             \
    "simplifycfg<switch-range-to-icmp;hoist-common-insts;sink-common-insts>," O2_INSTCOMBINE "),"            \
    "function-attrs,function(require<should-not-run-function-passes>),coro-split)),deadargelim,coro-"        \
    "cleanup,"                                                                                               \
    "globalopt,globaldce,elim-avail-extern,rpo-function-attrs,recompute-globalsaa"

#define O2_OPTIMIZE                                                                                          \
    "function<eager-inv>(float2int,lower-constant-intrinsics,loop(loop-rotate,loop-deletion),loop-"          \
    "distribute,"                                                                                            \
    "inject-tli-mappings,loop-vectorize,infer-alignment,loop-load-elim," O2_INSTCOMBINE                      \
    ",simplifycfg<forward-switch-cond;switch-range-to-icmp;switch-to-lookup;no-keep-loops;"                  \
    "hoist-common-insts;sink-common-insts>"                                                                  \
    ",slp-vectorizer,vector-combine," O2_INSTCOMBINE                                                         \
    ",loop-unroll<O2>,transform-warning,sroa<preserve-cfg>,"                                                 \
    "infer-alignment," O2_INSTCOMBINE ",loop-mssa(licm),alignment-from-assumptions,loop-sink,instsimplify,"  \
    "div-rem-pairs,tailcallelim,simplifycfg<switch-range-to-icmp;speculate-unpredictables>),globaldce,"      \
    "constmerge,"                                                                                            \
    "cg-profile,rel-lookup-table-converter,function(annotation-remarks)"

#endif
