@NullMarked
package idunno.cli.http;

import org.jspecify.annotations.NullMarked;
