/// Who is in the cluster: nodes on a virtual ring that find, watch and forget each other.
@NullMarked
package idunno.membership;

import org.jspecify.annotations.NullMarked;
