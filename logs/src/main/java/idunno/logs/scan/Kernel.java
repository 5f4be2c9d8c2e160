package idunno.logs.scan;

import idunno.logs.core.regex.Kernels;

/// Chooses the innermost loops for this Java virtual machine.
public final class Kernel {
  private Kernel() {}

  /// The fastest that there are: with vectors where the machine was started with `--add-modules
  /// jdk.incubator.vector`.
  public static Kernels best() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return vectors ? new VectorKernels() : Kernels.plain();
  }
}
