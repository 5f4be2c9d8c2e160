@NullMarked
package idunno.serving.client;

import org.jspecify.annotations.NullMarked;
