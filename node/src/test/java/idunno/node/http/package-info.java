@NullMarked
package idunno.node.http;

import org.jspecify.annotations.NullMarked;
