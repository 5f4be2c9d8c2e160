/// The same load on any file system, as a process that is told line by line what to do: so that two
/// systems, each with a class path of its own, are asked for exactly the same. The JDK only.
@NullMarked
package idunno.bench.load;

import org.jspecify.annotations.NullMarked;
