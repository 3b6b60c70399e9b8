/* Reading texts that no further line can mend: what is told, and where. */
#include "unit/lang/reading.h"

#include <stdio.h>

/* A text, the place of the error, and what its message must hold. */
static const struct row {
    const char *text;
    size_t offset, length;
    const char *message;
} bad[] = {
    /* verbs that there are none of, and words that are missing or too many */
    {"hello", 0, 5, "no verb 'hello'"},
    {"x == 5", 0, 1, "no verb 'x'"},
    {"x==5", 0, 1, "no verb 'x'"},
    {"x =~ /a/", 0, 1, "no verb 'x'"},
    {"x + 1", 0, 1, "no verb 'x'"},
    {"print,", 0, 6, "'print,' is no verb"},
    {"print$x", 0, 7, "'print$x' is no verb"},
    {"x.y", 0, 3, "'x.y' is no verb"},
    {"send", 0, 4, "send: HANDLE is missing"},
    {"recv", 0, 4, "recv: HANDLE is missing"},
    {"bind s", 0, 4, "bind: ADDRESS is missing"},
    {"bind :80", 5, 3, "a handle is due here"},
    {"bind s :80 80 80", 14, 2, "bind: a word too many"},
    {"listen s 5 6", 11, 1, "listen: a word too many"},
    {"socket a b c d", 13, 1, "socket: a word too many"},
    {"accept", 0, 6, "accept: HANDLE is missing"},
    {"sleep", 0, 5, "sleep: DURATION is missing"},
    {"close", 0, 5, "close: HANDLE is missing"},
    /* values */
    {"x = hello", 4, 5, "no verb 'hello'"},
    {"x = 1 +", 7, 1, "expected a value, but the text ends"},
    {"x = 1 + + 2", 8, 1, "expected a value, not '+'"},
    {"x =", 3, 1, "expected a value or a command, but the text ends"},
    {"x = )", 4, 1, "expected a value, not ')'"},
    {"x = }", 4, 1, "expected a value, not '}'"},
    {"x = 1 2", 6, 1, "expected the end of the statement, not '2'"},
    {"x = $a $b", 7, 1, "expected the end of the statement, not '$'"},
    {"x = (1]", 6, 1, "expected an operator or ), not ']'"},
    {"x = [1)", 6, 1, "expected a comma or ], not ')'"},
    {"x = [1 2]", 7, 1, "expected a comma or ], not '2'"},
    {"x = {a}", 6, 1, "expected a colon after the key, not '}'"},
    {"x = {1: 2}", 5, 1, "expected a key, not '1'"},
    {"x = {a: 1 b: 2}", 10, 1, "expected a comma or }, not 'b'"},
    {"x = {a: }", 8, 1, "expected a value, not '}'"},
    {"x = ()", 5, 1, "expected a value, not ')'"},
    {"x = (1,2)", 6, 1, "expected an operator or ), not ','"},
    {"x = if", 4, 2, "expected a value or a command, not 'if'"},
    /* block forms */
    {"if", 2, 1, "expected a condition, but the text ends"},
    {"if )", 3, 1, "expected a value, not ')'"},
    {"if { }", 6, 1, "expected the { of if, on the same line, but the text ends"},
    {"if $x", 5, 1, "expected the { of if, on the same line, but the text ends"},
    {"if $x\n{ }", 5, 1, "expected the { of if, on the same line, not the end of the line"},
    {"if $x print a", 6, 5, "expected the { of if, on the same line, not 'print'"},
    {"if $x { }\nelse { }", 10, 4, "'else' belongs to nothing here"},
    {"else { }", 0, 4, "'else' belongs to nothing here"},
    {"if $x { } else", 14, 1, "expected the { of else, on the same line, but the text ends"},
    {"if $x { } else print a", 15, 5, "expected the { of else, on the same line, not 'print'"},
    {"if $x { } else { } else { }", 19, 4, "expected the end of the statement, not 'else'"},
    {"if $x { } elif $y { }", 10, 4, "expected the end of the statement, not 'elif'"},
    {"catch { }", 0, 5, "'catch' belongs to nothing here"},
    {"try", 3, 1, "expected the { of try, on the same line, but the text ends"},
    {"try { }", 7, 1, "expected catch, on the line of the }, but the text ends"},
    {"try { }\ncatch { }", 7, 1, "expected catch, on the line of the }, not the end of the line"},
    {"try { } catch", 13, 1, "expected the { of catch, on the same line, but the text ends"},
    {"try { } catch if { }", 14, 2, "'if' is a reserved word, never a name"},
    {"try { } catch 5 { }", 14, 1, "expected the { of catch, on the same line, not '5'"},
    {"try { } catch e f { }", 16, 1, "expected the { of catch, on the same line, not 'f'"},
    {"while", 5, 1, "expected a condition, but the text ends"},
    {"while { }", 9, 1, "expected the { of while, on the same line, but the text ends"},
    {"while $x", 8, 1, "expected the { of while, on the same line, but the text ends"},
    {"for", 3, 1, "expected the name of a variable, but the text ends"},
    {"for x", 5, 1, "expected 'in', but the text ends"},
    {"for x in", 8, 1, "expected what to go over, but the text ends"},
    {"for x in { }", 12, 1, "expected the { of for, on the same line, but the text ends"},
    {"for x 1..3 { }", 6, 1, "expected 'in', not '1'"},
    {"for 5 in $l { }", 4, 1, "expected the name of a variable, not '5'"},
    {"for if in $l { }", 4, 2, "'if' is a reserved word, never a name"},
    {"for x, y in $l { }", 5, 1, "expected 'in', not ','"},
    {"for x in 1..3", 13, 1, "expected the { of for, on the same line, but the text ends"},
    {"fn", 2, 1, "expected the function's name, but the text ends"},
    {"fn f", 4, 1, "expected a parameter's name or {, but the text ends"},
    {"fn f a", 6, 1, "expected a parameter's name or {, but the text ends"},
    {"fn 5 { }", 3, 1, "expected the function's name, not '5'"},
    {"fn if { }", 3, 2, "'if' is a reserved word, never a name"},
    {"fn f if { }", 5, 2, "'if' is a reserved word, never a name"},
    {"fn f a a { }", 7, 1, "the parameter 'a' is named twice"},
    {"fn f $a { }", 5, 1, "expected a parameter's name or {, not '$'"},
    {"fn f a, b { }", 6, 1, "expected a parameter's name or {, not ','"},
    {"fn f(a) { }", 4, 1, "expected a parameter's name or {, not '('"},
    {"fn recv { }", 3, 4, "'recv' is a verb"},
    {"fn len { }", 3, 3, "'len' is a built-in function"},
    {"fn AF_INET { }", 3, 7, "'AF_INET' is a constant"},
    {"if $x { fn f { } }", 8, 2, "fn stands outside every block"},
    {"fn f { fn g { } }", 7, 2, "fn stands outside every block"},
    {"spawn { fn f { } }", 8, 2, "fn stands outside every block"},
    {"test", 4, 1, "expected the test's name in quotes, but the text ends"},
    {"test a { }", 5, 1, "expected the test's name in quotes, not 'a'"},
    {"test \"$x\" { }", 5, 4, "a test's name is plain text"},
    {"test \"a\"", 8, 1, "expected the { of test, on the same line, but the text ends"},
    {"test 5 { }", 5, 1, "expected the test's name in quotes, not '5'"},
    {"fails", 5, 1, "expected an error's name, but the text ends"},
    {"fails FOO recv c", 6, 3, "an error's name is due here"},
    {"fails econnrefused recv c", 6, 12, "an error's name is due here"},
    {"fails \"TYPE\" { }", 6, 1, "an error's name is due here"},
    {"fails TYPE", 10, 1, "expected a command or a block, but the text ends"},
    {"fails 5 { }", 6, 1, "an error's name is due here"},
    {"fails AF_INET { }", 6, 7, "an error's name is due here"},
    {"assert", 6, 1, "expected a value, but the text ends"},
    {"assert ,", 7, 1, "expected a value, not ','"},
    {"assert 1,", 9, 1, "expected a value, but the text ends"},
    {"assert 1, 2, 3", 11, 1, "expected the end of the statement, not ','"},
    {"assert recv c", 7, 4, "expected a value, not the bare name 'recv'"},
    {"assert x == 5", 7, 1, "expected a value, not the bare name 'x'"},
    {"return", 0, 6, "return stands in a function or a spawned block alone"},
    {"continue", 0, 8, "continue stands in a loop alone"},
    {"while $x { spawn { break } }", 19, 5, "break stands in a loop alone"},
    {"while $x { fn f { } }", 11, 2, "fn stands outside every block"},
    {"spawn { continue }", 8, 8, "continue stands in a loop alone"},
    {"if $x { return }", 8, 6, "return stands in a function or a spawned block alone"},
    {"test \"a\" { return }", 11, 6, "return stands in a function or a spawned block alone"},
    {"global", 6, 1, "expected a name, but the text ends"},
    {"global 5", 7, 1, "expected a name, not '5'"},
    {"global if", 7, 2, "'if' is a reserved word, never a name"},
    {"global a, b", 8, 1, "expected a name, not ','"},
    {"global a = 5", 9, 1, "expected a name, not '='"},
    {"time", 4, 1, "expected a block or a command, but the text ends"},
    {"spawn", 5, 1, "expected a block or a command, but the text ends"},
    /* a dollar sign that nothing belongs to */
    {"$", 0, 1, "a name, { or ( is due behind $"},
    {"$x $", 3, 1, "expected the end of the statement, not '$'"},
    {"print $", 6, 1, "a name, { or ( is due behind $"},
    {"print \"$\"", 7, 1, "a name, { or ( is due behind $"},
    {"print \"a$\"", 8, 1, "a name, { or ( is due behind $"},
    {"print \"$5.a $%\"", 12, 1, "a name, { or ( is due behind $"},
    {"print ${}", 6, 1, "a name, { or ( is due behind $"},
    {"print ${5x}", 9, 1, "expected }, not 'x'"},
    {"print ${x}}", 10, 1, "this } closes nothing"},
    {"print ${x + 1}", 10, 1, "expected }, not '+'"},
    {"print ${x y}", 10, 1, "expected }, not 'y'"},
    {"print ${-}", 6, 1, "a name, { or ( is due behind $"},
    {"print $()", 8, 1, "expected a value, not ')'"},
    {"print $( )", 9, 1, "expected a value, not ')'"},
    {"print \"$()\"", 9, 1, "expected a value, not ')'"},
    {"x = $", 4, 1, "a name, { or ( is due behind $"},
    {"x = $'a'", 4, 1, "a name, { or ( is due behind $"},
    {"print $$", 6, 1, "a name, { or ( is due behind $"},
    {"print \\$x", 6, 1, "a backslash in a plain word"},
    {"print a\\$x", 7, 1, "a backslash in a plain word"},
    /* backslashes, escapes and hex */
    {"print \\a", 6, 1, "a backslash in a plain word"},
    {"print a\\b", 7, 1, "a backslash in a plain word"},
    {"\\a", 0, 1, "expected a value, not '\\'"},
    {"x = \\1", 4, 1, "expected a value, not '\\'"},
    {"print \"\\q\"", 7, 2, "unknown escape in a string"},
    {"print \"\\x4\"", 7, 2, "\\x takes two hex digits: \\x0a"},
    {"print \"\\xg0\"", 7, 2, "\\x takes two hex digits: \\x0a"},
    {"print \"\\x\"", 7, 2, "\\x takes two hex digits: \\x0a"},
    {"print \"\\u41\"", 7, 2, "\\u takes a code point in braces: \\u{4f60}"},
    {"print \"\\u{}\"", 7, 3, "\\u takes a code point in braces: \\u{4f60}"},
    {"print \"\\u{110000}\"", 7, 10, "U+110000 is no character"},
    {"print \"\\u{d800}\"", 7, 8, "U+D800 is no character"},
    {"print \"\\u{41\"", 7, 5, "\\u takes a code point in braces: \\u{4f60}"},
    {"print \"\\u{1234567890}\"", 7, 10, "\\u takes a code point in braces: \\u{4f60}"},
    {"print \"\\ \"", 7, 2, "unknown escape in a string"},
    {"print x\"4\"", 8, 1, "x\"…\" takes pairs of hex digits"},
    {"print x\"4g\"", 8, 1, "x\"…\" takes pairs of hex digits"},
    {"print x\"4 1\"", 8, 1, "x\"…\" takes pairs of hex digits"},
    /* redirection, which there is none of */
    {"print <a", 6, 1, "no word begins with <"},
    {"print >a", 6, 1, "no word begins with >"},
    {"print &a", 6, 1, "no word begins with &"},
    {"print |a", 6, 1, "no word begins with |"},
    {"print a >b", 8, 1, "no word begins with >"},
    {"print a | print b", 8, 1, "no word begins with |"},
    {"sleep 5 &", 8, 1, "no word begins with &"},
    {"print a && print b", 8, 1, "no word begins with &"},
    {"print a < b", 8, 1, "no word begins with <"},
    /* brackets that touch, and calls */
    {"print a(b)", 8, 1, "expected a value, not the bare name 'b'"},
    {"print $x(b)", 6, 3, "only a function's name may touch ("},
    {"print \"a\"(b)", 6, 4, "only a function's name may touch ("},
    {"print 5(b)", 6, 2, "only a function's name may touch ("},
    {"print a.b(c)", 6, 4, "only a function's name may touch ("},
    {"print (1)x", 9, 1, "a word ends with its )"},
    {"print (1)(2)", 9, 1, "a word ends with its )"},
    {"print len($x)x", 13, 1, "a word ends with its )"},
    {"print len($x)\"a\"", 13, 1, "a word ends with its )"},
    {"print (print a)\"b\"", 15, 1, "a word ends with its )"},
    {"print f(1)", 6, 1, "no function 'f'"},
    {"print send(1)", 6, 4, "'send' is a verb, not a function"},
    {"x = send(1)", 4, 4, "'send' is a verb, not a function"},
    {"x = len", 4, 3, "len is called as len(VALUE)"},
    {"x = len $x", 4, 3, "len is called as len(VALUE)"},
    {"len $x", 0, 3, "len is called as len(VALUE)"},
    {"len()", 0, 5, "len takes 1 argument, not 0"},
    {"len(1, 2)", 0, 9, "len takes 1 argument, not 2"},
    {"pack()", 0, 6, "pack takes 1 argument or more, not 0"},
    {"x = if(1)", 4, 2, "expected a value or a command, not 'if'"},
    {"print if(1)", 6, 2, "expected a value, not 'if'"},
    {"x = hello(1)", 4, 5, "no function 'hello'"},
    /* handles and options */
    {"recv 5", 5, 1, "a handle is due here"},
    {"recv \"c\"", 5, 3, "a handle is due here"},
    {"recv c.d", 5, 3, "a handle is due here"},
    {"recv c[0]", 5, 4, "a handle is due here"},
    {"recv c,d", 5, 3, "a handle is due here"},
    {"recv a$b", 5, 3, "a handle is due here, not text"},
    {"recv \"$c\"", 5, 4, "a handle is due here, not text"},
    {"recv 5c", 5, 2, "a handle is due here"},
    {"recv if", 5, 2, "a handle is due here, not 'if'"},
    {"recv :80", 5, 3, "a handle is due here"},
    {"recv c --foo", 7, 5, "recv has no option --foo"},
    {"recv c --timout 2s", 7, 8, "recv has no option --timout"},
    {"recv c --timeout", 7, 9, "--timeout takes a time, for example 250ms, 2s or 1min30s"},
    {"recv c --timeout\n", 7, 9, "--timeout takes a time, for example 250ms, 2s or 1min30s"},
    {"recv c --line=5", 13, 1, "--line is a switch and takes no value"},
    {"recv c --line --line", 14, 6, "--line is given twice"},
    {"recv c --timeout 1s --timeout 2s", 20, 9, "--timeout is given twice"},
    {"print --x", 6, 3, "print has no option --x"},
    /* bare names, numbers and operators */
    {"x = a", 4, 1, "no verb 'a'"},
    {"x = a + 1", 4, 1, "no verb 'a'"},
    {"x = 1 + a", 8, 1, "expected a value, not the bare name 'a'"},
    {"x = 1 + recv c", 8, 4, "expected a value, not the bare name 'recv'"},
    {"x = (a)", 5, 1, "no verb 'a'"},
    {"(a)", 1, 1, "no verb 'a'"},
    {"x = [a]", 5, 1, "expected a value, not the bare name 'a'"},
    {"x = [recv c]", 5, 4, "expected a value, not the bare name 'recv'"},
    {"x = len(a)", 8, 1, "expected a value, not the bare name 'a'"},
    {"x = {k: a}", 8, 1, "expected a value, not the bare name 'a'"},
    {"x = $y[a]", 7, 1, "expected a value, not the bare name 'a'"},
    {"x = not a", 8, 1, "expected a value, not the bare name 'a'"},
    {"x = -a", 5, 1, "expected a value, not the bare name 'a'"},
    {"x = 12x", 4, 3, "'12x' is no number"},
    {"x = 0x", 4, 2, "'0x' is no number"},
    {"x = 1m30s", 4, 5, "'1m30s' is no number"},
    {"x = 1 < 2 < 3", 10, 1, "comparisons do not chain"},
    {"x = 1 == 2 == 3", 11, 2, "comparisons do not chain"},
    {"x = 1 in [1] in [2]", 13, 2, "comparisons do not chain"},
    {"x = $a =~ /b/ =~ /c/", 14, 2, "comparisons do not chain"},
    {"x = 1 < 2 == 3", 10, 2, "comparisons do not chain"},
    {"x = $a = 5", 7, 1, "= in an expression"},
    {"if $x = 5 { }", 6, 1, "= in an expression"},
    {"if x = 5", 8, 1, "expected the { of if, on the same line, but the text ends"},
    {"assert $x = 5", 10, 1, "= in an expression"},
    {"x = (y = 5)", 5, 1, "no verb 'y'"},
    {"x = 1 ? 2", 6, 1, "expected the end of the statement, not '?'"},
    {"x = !$y", 4, 1, "expected a value, not '!'"},
    {"x = 1 & & 2", 8, 1, "expected a value, not '&'"},
    {"x = 1 ** 2", 7, 1, "expected a value, not '*'"},
    {"x = 1 // 2", 7, 1, "this pattern is never closed"},
    {"x = a.b", 4, 3, "'a.b' is no verb"},
    {"x = /a\nb/", 4, 1, "this pattern is never closed"},
    {"x = /a\\/", 4, 1, "this pattern is never closed"},
    {"x = 5 /", 7, 1, "expected a value, but the text ends"},
    {"x = $a.", 6, 1, "expected the end of the statement, not '.'"},
    {"x = $a.5", 6, 1, "expected the end of the statement, not '.'"},
    {"x = 5.", 5, 1, "expected the end of the statement, not '.'"},
    {"x = .5", 4, 1, "expected a value, not '.'"},
    {"x = $a..", 8, 1, "expected a value, but the text ends"},
    {"x = @", 4, 1, "expected a value, not '@'"},
    {"x = `a`", 4, 1, "expected a value, not '`'"},
    {"x = 1#a", 5, 1, "expected the end of the statement, not '#'"},
    /* targets */
    {"if = 5", 0, 2, "'if' is a reserved word, never a name"},
    {"true = 5", 0, 4, "'true' is a reserved word, never a name"},
    {"while, x = 5", 0, 5, "'while' is a reserved word, never a name"},
    {"x, if = 5", 3, 2, "'if' is a reserved word, never a name"},
    {"x[1:2] = 5", 0, 6, "a slice cannot be assigned to"},
    {"x[0:] = 1", 0, 5, "a slice cannot be assigned to"},
    {"5 = x", 2, 1, "= in an expression"},
    {"$x = 5", 3, 1, "= in an expression"},
    {"x y = 5", 0, 1, "no verb 'x'"},
    {"x, = 5", 0, 2, "'x,' is no verb"},
    {", x = 5", 0, 1, "expected a value, not ','"},
    {"x[] = 5", 2, 1, "expected a value, not ']'"},
    {"x[0 = 5", 4, 1, "= in an expression"},
    {"x[0]. = 5", 4, 1, "expected = behind what is assigned to"},
    {"x.5 = 1", 0, 3, "'x.5' is no verb"},
    {"x = = 5", 4, 1, "expected a value, not '='"},
    {"x[1 2] = 5", 4, 1, "expected ] or :, not '2'"},
    {"x = $y[1 2]", 9, 1, "expected ] or :, not '2'"},
    {"x = $y[1:2:3]", 10, 1, "expected ], not ':'"},
    {"x = $y[]", 7, 1, "expected a value, not ']'"},
    /* what closes nothing, and conditions without a value */
    {"}", 0, 1, "this } closes nothing"},
    {"print a }", 8, 1, "this } closes nothing"},
    {"print a\n}", 8, 1, "this } closes nothing"},
    {")", 0, 1, "expected a value, not ')'"},
    {"print a)", 7, 1, "expected the end of the statement, not ')'"},
    {"print )", 6, 1, "expected the end of the statement, not ')'"},
    {"]", 0, 1, "expected a value, not ']'"},
    {"print (a", 7, 1, "no verb 'a'"},
    {"if print a { }", 3, 5, "print never gives a value, so it is no condition"},
    {"while close c { }", 6, 5, "close never gives a value, so it is no condition"},
    {"if x = print a { }", 7, 5, "print never gives a value, so it is no condition"},
    {"if listen s { }", 3, 6, "listen never gives a value, so it is no condition"},
    /* braces among words */
    {"print {}", 6, 1, "expected the end of the statement, not '{'"},
    {"print { print a }", 6, 1, "expected the end of the statement, not '{'"},
    {"print {a} b", 6, 1, "expected the end of the statement, not '{'"},
    {"print {5: 1}", 6, 1, "expected the end of the statement, not '{'"},
    {"print { a b: 1 }", 6, 1, "expected the end of the statement, not '{'"},
    {"{ print a }", 0, 1, "expected a statement, not '{'"},
    {"if { print a }", 3, 1, "expected a condition, not '{'"},
    {"while {\nprint a\n}", 6, 1, "expected a condition, not '{'"},
    {"print a }b", 8, 1, "this } closes nothing"},
    /* inside of other things */
    {"print a; hello", 9, 5, "no verb 'hello'"},
    {"x = 1; y = ", 11, 1, "expected a value or a command, but the text ends"},
    {"while true { hello }", 13, 5, "no verb 'hello'"},
    {"fn f { x = }", 11, 1, "expected a value, not '}'"},
    {"fn f { return )", 14, 1, "expected a value, not ')'"},
    {"x = (recv)", 5, 4, "recv: HANDLE is missing"},
    {"x = (recv c --foo)", 12, 5, "recv has no option --foo"},
    {"x = [1, (bind s)]", 9, 4, "bind: ADDRESS is missing"},
    {"print \"$(hello)\"", 9, 5, "no verb 'hello'"},
    {"print \"$(recv)\"", 9, 4, "recv: HANDLE is missing"},
    {"spawn hello", 6, 5, "no verb 'hello'"},
    {"time hello", 5, 5, "no verb 'hello'"},
    {"return hello", 0, 6, "return stands in a function or a spawned block alone"},
    {"fails TYPE hello", 11, 5, "no verb 'hello'"},
    {"not", 3, 1, "expected a value, but the text ends"},
    {"nil = 1", 0, 3, "'nil' is a reserved word, never a name"},
    {"x = nil.a 5", 10, 1, "expected the end of the statement, not '5'"},
    {"x = and 5", 4, 3, "expected a value or a command, not 'and'"},
    {"x = 5 and", 9, 1, "expected a value, but the text ends"},
    {"x = 5 and or 6", 10, 2, "expected a value, not 'or'"},
    {"x = not", 7, 1, "expected a value, but the text ends"},
    {"a$b", 0, 3, "'a$b' is no verb"},
    {"x\t=", 3, 1, "expected a value or a command, but the text ends"},
    {"if true", 7, 1, "expected the { of if, on the same line, but the text ends"},
    {"x = 5 # c\n)", 10, 1, "expected a value, not ')'"},
    /* what is refused besides */
    {"x = 1 == 2 != 3", 11, 2, "comparisons do not chain"},
    {"fn f a { global a }", 16, 1, "'a' is a parameter of the function, so it is its own"},
    {"fn f a b { if $a { global b } }", 26, 1, "'b' is a parameter of the function, so it is its own"},
    {"time time print a", 5, 4, "expected a block or a command, not 'time'"},
    {"spawn spawn known", 6, 5, "expected a block or a command, not 'spawn'"},
    {"spawn { hello }", 8, 5, "no verb 'hello'"},
    {"if (print a) { }", 4, 5, "print never gives a value, so it is no condition"},
    {"fn f\n{ }", 4, 1, "expected a parameter's name or {, not the end of the line"},
    {"while $x\n{ }", 8, 1, "expected the { of while, on the same line, not the end of the line"},
    {"try\n{ }", 3, 1, "expected the { of try, on the same line, not the end of the line"},
    {"x = “a”", 4, 3, "expected a value, not '“'"},
    {"print a\\ b", 7, 1, "a backslash in a plain word"},
    {"x = \"a\\qb\"", 6, 2, "unknown escape in a string"},
    {"x = (1 2)", 7, 1, "expected an operator or ), not '2'"},
    {"x = ($a $b)", 8, 1, "expected an operator or ), not '$'"},
    {"fn f { return 5 6 }", 16, 1, "expected the end of the statement, not '6'"},
    {"break 5", 0, 5, "break stands in a loop alone"},
    {"while $x { break 5 }", 17, 1, "expected the end of the statement, not '5'"},
    {"print (known {a})", 13, 1, "expected an operator or ), not '{'"},
    {"print {a : 1}", 6, 1, "expected the end of the statement, not '{'"},
};

/* These are no SYNTAX errors but VALUE errors. */
static const struct row beyond[] = {
    {"x = 99999999999999999999", 4, 20, "99999999999999999999 is beyond 64 bits"},
    {"x = -9223372036854775809", 5, 19, "9223372036854775809 is beyond 64 bits"},
    {"x = - 9223372036854775808", 6, 19, "9223372036854775808 is beyond 64 bits"},
    {"x = 1e999", 4, 5, "1e999 is beyond 64 bits"},
    {"known 99999999999999999999", 6, 20, "99999999999999999999 is beyond 64 bits"},
};

static void check_place(const char *text, const struct err *err, size_t offset, size_t length) {
    if (err->place.offset == offset && err->place.length == length) return;
    fail_msg("'%s' is told at %u, %u bytes: %s", text, (unsigned)err->place.offset, (unsigned)err->place.length,
             err->message);
}

static void check_message(const char *text, const struct err *err, const char *name, const char *message) {
    if (!strstr(err->message, message)) fail_msg("'%s' tells: %s", text, err->message);
    if (strcmp(err->name, name) != 0) fail_msg("'%s' is a %s error", text, err->name);
}

static void check_row(const struct row *row, const char *name) {
    struct reading r;
    assert_true(reading_open(&r, span_text(row->text), (struct reading_how){0}));
    if (r.status != PARSE_BAD) fail_msg("'%s' is %s", row->text, reading_status(r.status));
    check_message(row->text, &r.err, name, row->message);
    check_place(row->text, &r.err, row->offset, row->length);
    assert_ptr_equal(r.err.place.source, r.source);
    reading_close(&r);
}

static void tells_what_is_wrong_and_where(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) check_row(&bad[i], ERR_SYNTAX);
    for (size_t i = 0; i < COUNT(beyond); i++) check_row(&beyond[i], ERR_VALUE);
}

/* A script is read whole; it tells the same. */
static void tells_the_same_of_a_whole_text(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct reading r;
        assert_true(reading_open(&r, span_text(bad[i].text), (struct reading_how){.whole = true, .last = true}));
        if (r.status != PARSE_BAD) fail_msg("'%s' is %s", bad[i].text, reading_status(r.status));
        check_message(bad[i].text, &r.err, ERR_SYNTAX, "");
        reading_close(&r);
    }
}

static void check_with_another_line(const char *text, const char *line) {
    char longer[200];
    struct reading r;
    (void)snprintf(longer, sizeof longer, "%s\n%s\n", text, line);
    assert_true(reading_open(&r, span_text(longer), (struct reading_how){0}));
    if (r.status != PARSE_BAD) fail_msg("'%s' is %s", longer, reading_status(r.status));
    reading_close(&r);
}

static void no_further_line_mends_it(void **state) {
    (void)state;
    static const char *const lines[] = {"",  "1", "}",   ")",        "]",         "\"",
                                        "'", "{", "= 1", "else { }", "catch { }", "a: 1}"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        for (size_t k = 0; k < COUNT(lines); k++) check_with_another_line(bad[i].text, lines[k]);
    }
}

/* The hints that LANGUAGE.md names, and others that show how a thing is written. */
static const struct {
    const char *text, *hint;
} hints[] = {
    {"hello", "text is written \"hello\""},
    {"prin a", "did you mean 'print'?"},
    {"Print a", "did you mean 'print'?"},
    {"x == 5", "did you mean $x == "},
    {"x==5", "did you mean $x=="},
    {"x =~ /a/", "did you mean $x =~ "},
    {"x < 5", "did you mean $x < "},
    {"x[0]", "written $x[0]"},
    {"x.y", "written $x.y"},
    {"x = 1 + y", "a variable is written $y"},
    {"x = 1 + recv c", "(recv "},
    {"if $x = 5 { }", "compare with =="},
    {"x = 1 < 2 < 3", "`and`"},
    {"print a > b", "--to"},
    {"print < b", "--file"},
    {"sleep 5 &", "spawn"},
    {"print $", "\\$"},
    {"print \"\\q\"", "\\\\"},
    {"recv c --timout 2s", "did you mean --timeout?"},
    {"bind s", "usage: bind HANDLE ADDRESS"},
    {"recv c.d", "takes it: $m.handles[0]"},
    {"len $x", "brackets touch its name"},
    {"x = send(c)", "(recv c 10)"},
    {"if $x { }\nelse { }", "on the line of the }"},
    {"$x = 5", "did you mean x = 5?"},
    {"y = 1; $x[0] = 5", "did you mean x[0] = 5?"},
    {"größe = 5", "a name is made of the letters"},
    {"größe.a = 5", "a name is made of the letters"},
    {"a, größe = accept s", "a name is made of the letters"},
    {"für x in 1..3 { }", "a name is made of the letters"},
    {"fn größe { }", "a name is made of the letters"},
    {"print “a”; x = “a”", "straight quotes"},
    {"uper \"a\"", "did you mean 'upper(DATA)'?"},
    {"x = uper $x", "did you mean 'upper(DATA)'?"},
    {"x = lenn(\"a\")", "did you mean len(…)?"},
    {"print uper($x)", "did you mean upper(…)?"},
    {"x: 5", "a name is set by x = …"},
    {"x = recv c, 10", "no commas"},
    {"x = $a && $b", "$a and $b"},
    {"x = $a || $b", "$a or $b"},
    {"x = $a <> $b", "!="},
    {"if !$x { }", "not $x"},
    {"$x++", "x = $x + 1"},
    {"$x += 1", "x = $x + …"},
    {"$x -= 1", "x = $x - …"},
    {"$x *= 2", "x = $x * …"},
    {"$x /= 2", "x = $x / …"},
    {"$x %= 2", "x = $x % …"},
    {"$x |= 2", "x = $x | …"},
    {"$x &= 2", "x = $x & …"},
    {"$x ^= 2", "x = $x ^ …"},
    {"x = .5", "0.5"},
    {"x = `ls`", "(recv c 10)"},
    {"x = $a !~ /b/", "not ($a =~ /…/)"},
    {"x = $a ? 1 : 2", "if … { x = 1 }"},
    {"x = $a . $b", "joined by +"},
    {"$a, $b = accept s", "without $: a, b = …"},
    {"x = $a not in $b", "not ($a in $b)"},
    {"x = $a is nil", "=="},
    {"for i = 1 { }", "for x in 1..3"},
    {"for i of $l { }", "for x in $list"},
    {"for (i in $l) { }", "without brackets"},
    {"fn f(a) { }", "fn f a b { … }"},
    {"fn f a, b { }", "fn f a b { … }"},
    {"try { } catch (e) { }", "catch e { … }"},
    {"x = {a = 1}", "{a: 1}"},
    {"if $x then { }", "a block stands in { }"},
    {"if $x: print a", "a block stands in { }"},
    {"if $x is nil { }", "=="},
    {"x = ($a is nil)", "=="},
    {"if $a not in $b { }", "not ($a in $b)"},
    {"x = ($a !~ /b/)", "not ($a =~ /…/)"},
    {"x = ($a ? 1 : 2)", "if … { x = 1 }"},
    {"x = 1 if $a else 2", "if … { x = 1 }"},
    {"x = \"abc\".upper()", "upper($text)"},
    {"x = \"a\" \"b\"", "joined by +"},
    {"x = 'it''s'", "joined by +"},
    {"x = (1, 2)", "[1, 2]"},
    {"x = $a ** 2", "$a * $a"},
    {"x = <<EOF", "several lines"},
    {"x = 0b101", "int(\"101\", 2)"},
    {"x = 0o17", "int(\"17\", 8)"},
    {"x = r\"abc\"", "'…'"},
    {"x = 7 // 2", "7 / 2 is 3"},
    {"// comment", "begins with #"},
    {"/* comment */", "begins with #"},
    {"-- comment", "begins with #"},
    {"print a\n  // comment", "begins with #"},
    {"if $x { } elif $y { }", "else if"},
};

static void hints_at_how_it_is_written(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(hints); i++) {
        struct reading r;
        assert_true(reading_open(&r, span_text(hints[i].text), (struct reading_how){0}));
        assert_int_equal(r.status, PARSE_BAD);
        if (!strstr(r.err.hint, hints[i].hint)) fail_msg("'%s' hints: %s", hints[i].text, r.err.hint);
        reading_close(&r);
    }
}

/* What a text read whole has to know before it runs. NULL: it is complete. */
static const struct {
    const char *text, *message;
    size_t offset;
} wholes[] = {
    {"f 1\nfn f a { }", NULL, 0},
    {"x = f(1)\nfn f a { }", NULL, 0},
    {"fn f { g }\nfn g { f }", NULL, 0},
    {"known 1", NULL, 0},
    {"source lib.sks\nhello", NULL, 0},
    {"hello\nsource lib.sks", NULL, 0},
    {"fn f { hello }", "no verb 'hello'", 7},
    {"fn f { x = hello(1) }", "no function 'hello'", 11},
    {"spawn hello", "no verb 'hello'", 6},
    {"print a\nfirst\nsecond", "no verb 'first'", 8},
    {"hello\nx = (", "this ( is never closed", 10},
};

static void a_whole_text_knows_its_functions(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(wholes); i++) {
        struct reading r;
        assert_true(reading_open(&r, span_text(wholes[i].text), (struct reading_how){.whole = true, .last = true}));
        enum parse_status expected = wholes[i].message ? PARSE_BAD : PARSE_DONE;
        if (r.status != expected) fail_msg("'%s' is %s: %s", wholes[i].text, reading_status(r.status), r.err.message);
        if (wholes[i].message) {
            check_message(wholes[i].text, &r.err, ERR_SYNTAX, wholes[i].message);
            if (r.err.place.offset != wholes[i].offset)
                fail_msg("'%s': told at %u", wholes[i].text, (unsigned)r.err.place.offset);
        }
        reading_close(&r);
    }
}

/* Bytes of no meaning, each as a text of its own and behind a verb. */
static void no_byte_is_too_much(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char text[] = "x = ?\nprint ?";
        struct reading r;
        text[4] = text[12] = (char)byte;
        assert_true(reading_open(&r, span_of(text + 4, 1), (struct reading_how){0}));
        reading_close(&r);
        assert_true(reading_open(&r, span_of(text, 5), (struct reading_how){0}));
        reading_close(&r);
        assert_true(reading_open(&r, span_of(text, 13), (struct reading_how){.whole = true, .last = true}));
        if (r.status == PARSE_BAD) assert_true(r.err.place.offset <= 13 && r.err.message[0]);
        reading_close(&r);
    }
}

static void a_nul_ends_no_name(void **state) {
    (void)state;
    struct reading r;
    assert_true(reading_open(&r, SPAN("print\0b"), (struct reading_how){0}));
    assert_int_equal(r.status, PARSE_BAD);
    check_place("print, NUL, b", &r.err, 0, 7);
    reading_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_is_wrong_and_where),
        cmocka_unit_test(tells_the_same_of_a_whole_text),
        cmocka_unit_test(no_further_line_mends_it),
        cmocka_unit_test(hints_at_how_it_is_written),
        cmocka_unit_test(a_whole_text_knows_its_functions),
        cmocka_unit_test(no_byte_is_too_much),
        cmocka_unit_test(a_nul_ends_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
