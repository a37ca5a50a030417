// The textual form of TensorGraph, PackedProgram and Circuit: one syntax, in which every operator is
// a name with operands and attributes. Every choice is made on the next token alone.
grammar Program;

program
    : name STRING ('(' (field (',' field)*)? ')')? '{' statement* '}' constants? EOF
    ;

statement
    : 'input' VALUE ':' list                                                        # Input
    | 'output' STRING '=' VALUE                                                     # Output
    | VALUE '=' name (VALUE (',' VALUE)*)? attributes? ':' list attributes? origin? # Node
    ;

origin : 'from' STRING ;

attributes : '{' (field (',' field)*)? '}' ;

field : name '=' value ;

value
    : NUMBER
    | STRING
    | CONSTANT
    | list
    | named
    ;

list : '[' (value (',' value)*)? ']' ;

// An array literal, a record with attributes, or a bare word.
named : name (list '(' (NUMBER (',' NUMBER)*)? ')' | attributes)? ;

constants : 'constants' '{' constant* '}' ;

constant : CONSTANT ':' name list '=' (STRING | 'elided') ;

name : NAME | 'input' | 'output' | 'from' | 'constants' | 'elided' ;

NUMBER : '-'? ([0-9]+ ('.' [0-9]+)? ([eE] [+-]? [0-9]+)? | 'Infinity') | 'NaN' ;
NAME : [A-Za-z_] [A-Za-z0-9_]* ;
VALUE : '%' ([A-Za-z0-9_.$/:;-]+ | STRING) ;
CONSTANT : '@' [a-z0-9]+ ;
STRING : '"' (~["\\\u0000-\u001f] | '\\' ["\\] | '\\u' HEX HEX HEX HEX)* '"' ;
COMMENT : '//' ~[\r\n]* -> skip ;
SPACE : [ \t\r\n]+ -> skip ;

fragment HEX : [0-9a-f] ;
