# what: Right answers with Korean names and comments, in a file whose name has spaces
# base: reference

# %% add_gate
class AddGate:
    """덧셈 게이트: 상류에서 온 기울기를 두 입력에 그대로 나누어 준다."""

    def forward(self, x, y):
        합 = x + y  # 원소별 덧셈
        return 합

    def backward(self, dout):
        # 국소 기울기는 둘 다 1이다 → 상류 기울기가 그대로 흘러간다 😀
        return dout * 1, dout * 1

# %% multiply_gate
class MultiplyGate:
    """곱셈 게이트: 서로의 값을 바꾸어 곱한다."""

    def forward(self, x, y):
        self.왼쪽, self.오른쪽 = x, y  # backward에서 쓴다
        return x * y

    def backward(self, dout):
        return dout * self.오른쪽, dout * self.왼쪽

# %% look after max_gate
print("최댓값 게이트:", MaxGate().forward(2.0, 6.0))  # 눈으로 확인

# %% [markdown] written_gates
# ### Your answer · 답
#
# 덧셈은 두 국소 기울기가 모두 1이므로 상류 기울기를 그대로 나눕니다. 곱셈의 국소 기울기는 상대방의 값이므로 서로 바꾸어 줍니다.
# 최댓값은 이긴 쪽으로만 보냅니다. y의 기울기가 백만 배 큽니다.
