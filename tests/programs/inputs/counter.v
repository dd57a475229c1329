// A counter with enable and reset, and a slow blink from its top.
module counter(input clk, input rst, input enable, output reg [7:0] value, output blink);
  reg [23:0] slow = 0;
  assign blink = slow[23] ^ &value[3:0];
  always @(posedge clk) begin
    slow <= slow + 1;
    if (rst)
      value <= 0;
    else if (enable)
      value <= value + 8'd3;
  end
endmodule
