/// Whole clusters of production cores from one seed: their clocks, their network and their faults
/// are simulated, everything else is what runs in the product.
@NullMarked
package idunno.simulation;

import org.jspecify.annotations.NullMarked;
